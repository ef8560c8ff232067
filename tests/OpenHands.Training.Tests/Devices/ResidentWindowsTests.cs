using System.Collections.Immutable;
using OpenHands.Datasets.Sampling;
using OpenHands.Formats.Checkpoints;
using OpenHands.Poses;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;
using OpenHands.Training.Data;
using OpenHands.Training.Devices;
using OpenHands.Training.Tests.Tiny;
using TorchSharp;

namespace OpenHands.Training.Tests.Devices;

/// <summary>Poses resident on the device, which here is the processor.</summary>
public sealed class ResidentWindowsTests
{
    private static readonly PoseWindowsSettings Windows = new() { WindowFrames = 3, Windows = 4, Downsample = 2 };

    private static readonly TransformPipeline Transforms =
        new([new PoseSelect([4, 2]), new CenterAndScaleNormalize(0, 1), new ShearTransform(0.1), new RotationTransform(0.3)]);

    [Theory]
    [InlineData(TransformScope.Sample, torch.ScalarType.Float32, 1e-5)]
    [InlineData(TransformScope.Window, torch.ScalarType.Float32, 1e-5)]
    [InlineData(TransformScope.Window, torch.ScalarType.Float16, 1e-2)]
    public void They_give_the_samples_of_the_recordings_on_disk(TransformScope scope, torch.ScalarType type, double tolerance)
    {
        using var resident = new ResidentWindows(new Recordings(), Windows, Transforms, scope, Defects.Corrected, torch.CPU, type);
        using var streamed = new WindowedRecordings(new Recordings(), Windows, Transforms, scope, Defects.Corrected);
        using var disposal = torch.NewDisposeScope();
        var (ours, theirs) = (Batch(resident), Batch(streamed));
        Assert.Equal([6, 4, 3, 2, 2], ours.shape);
        Assert.True(ours.allclose(theirs, rtol: 0, atol: tolerance), $"they differ by {(ours - theirs).abs().max().item<float>()}");
        Assert.Equal(Enumerable.Range(0, 6).Select(streamed.Weight), Enumerable.Range(0, 6).Select(resident.Weight));
    }

    [Fact]
    public void The_pretraining_loop_trains_on_them()
    {
        using var resident = new ResidentWindows(
            new Recordings(), Windows, Transforms, TransformScope.Sample, Defects.Corrected, torch.CPU);
        using var model = TinyPretrainer.Seeded();
        using var folder = new TemporaryFolder();
        var options = new LoopKnobs { BatchSize = 4, MaxEpochs = 2, Optimiser = new() { LearningRate = 1e-4 } };
        var result = new PretrainingLoop(model, resident, resident, options.Pretraining(), options.Run).Run(
            folder.Path, new RunHost(new RecordedProgress()));
        Assert.Equal(2, result.Steps);
        Assert.True(double.IsFinite(result.Best!["loss"]));
    }

    [Fact]
    public void A_loss_that_is_not_finite_leaves_the_windows_that_the_network_saw()
    {
        using var resident = new ResidentWindows(
            new Recordings(poisoned: true), Windows, Transforms, TransformScope.Sample, Defects.Corrected, torch.CPU,
            torch.ScalarType.Float32);
        using var model = TinyPretrainer.Seeded();
        using var folder = new TemporaryFolder();
        var options = new LoopKnobs { BatchSize = 4, MaxEpochs = 1, Optimiser = new() { LearningRate = 1e-4 } };
        var error = Assert.Throws<NonFiniteLossException>(
            () => new PretrainingLoop(model, resident, null, options.Pretraining(), options.Run).Run(
            folder.Path, new RunHost(new RecordedProgress())));
        var values = SafeTensors.Read(error.BatchFile).Tensors.Single(tensor => tensor.Name == "values");
        Assert.Equal([4, 4, 3, 2, 2], values.Shape);
        Assert.Contains(values.ToSingles(), float.IsNaN);
    }

    [Fact]
    public void Transforms_that_are_no_map_of_the_plane_are_refused() => Assert.Throws<ArgumentException>(
        () => new ResidentWindows(new Recordings(), Windows,
            new TransformPipeline([new ShearTransform(), new CenterAndScaleNormalize(0, 1)]), TransformScope.Sample, Defects.Corrected,
            torch.CPU));

    private static torch.Tensor Batch(ISampleSource source) =>
        BatchTransfer.To(torch.CPU, new EpochBatches(source, SamplingOrder.Weighted, 3, 1, 6, replaceMissing: true).Prepare(0),
            source).Values;

    /// <summary>Six recordings of 5 joints; the first is too short.</summary>
    private sealed class Recordings(bool poisoned = false) : IRecordingStore
    {
        public int Count => 6;

        public string Name(int index) => $"recording {index}";

        public int Frames(int index) => index == 0 ? 10 : 23 + (7 * index);

        public PoseClip Read(int index, int start, int count, int stride, ImmutableArray<int> joints)
        {
            var clip = new PoseClip(2, count, joints.Length);
            for (var c = 0; c < 2; c++)
            {
                for (var t = 0; t < count; t++)
                {
                    for (var j = 0; j < joints.Length; j++)
                    {
                        clip.Frame(c, t)[j] = poisoned
                            ? float.NaN
                            : (float)Math.Sin((index * 3.1) + ((start + (t * stride)) * 0.2 * (c + 1)) + joints[j]);
                    }
                }
            }

            return clip;
        }

        public void Dispose()
        {
        }
    }
}

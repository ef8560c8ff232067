using OpenHands.Datasets.Sampling;
using OpenHands.Models.Kernels;
using OpenHands.Poses;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Devices;

/// <summary>
/// A pretraining corpus that is on the compute device as a whole: the host draws starts and augmentations, the device gathers, centres and
/// moves the frames. Samples equal those of <see cref="WindowedRecordings"/> over the same store to rounding. At 27 joints in half
/// precision a frame takes 108 bytes: 1,129 hours at 25 frames a second are 11 GB.
/// </summary>
public sealed class ResidentWindows : ISampleSource, IDeviceAssembled, IDisposable
{
    // A frame's number is split so that both parts are whole numbers that float32 holds exactly.
    private const long Split = 1 << 20;
    private const double FramesOfFullWeight = 90_000; // as in WindowedRecordings

    private readonly Tensor _poses;
    private readonly Tensor _steps;
    private readonly (string Name, long First, int Frames)[] _recordings;
    private readonly PoseWindowsSettings _windows;
    private readonly Defects _defects;
    private readonly TransformPipeline _plane;
    private readonly CenterAndScaleNormalize? _centre;
    private readonly int _blocks;

    /// <summary>Reads every recording of a streamed corpus onto the device, to give the same samples.</summary>
    /// <param name="streamed">The corpus; not needed afterwards.</param>
    /// <param name="device">Where to keep and assemble.</param>
    /// <param name="type">Float16 halves the memory at a precision of 1/2048 of a coordinate; Float32 keeps all.</param>
    /// <exception cref="ArgumentException">The transforms or their scope cannot run on the device.</exception>
    /// <exception cref="InvalidDataException">A recording cannot be read.</exception>
    public ResidentWindows(WindowedRecordings streamed, Device device, ScalarType type)
        : this(streamed.Store, streamed.Windows, streamed.Transforms, streamed.Scope, streamed.Defects, device, type)
    {
    }

    /// <summary>Reads every recording onto the device.</summary>
    /// <param name="store">The recordings; not needed afterwards.</param>
    /// <param name="windows">Shape of a sample.</param>
    /// <param name="transforms">PoseSelect and CenterAndScaleNormalize if wanted, in this order, then shear, rotation and scale.</param>
    /// <param name="scope">Sample or Window: what is normalised and moved as one.</param>
    /// <param name="defects">How starts are drawn.</param>
    /// <param name="device">Where to keep and assemble.</param>
    /// <param name="type">Float16 halves the memory at a precision of 1/2048 of a coordinate; Float32 keeps all.</param>
    /// <exception cref="ArgumentException">The transforms or the scope cannot run on the device.</exception>
    /// <exception cref="InvalidDataException">A recording cannot be read.</exception>
    public ResidentWindows(
        IRecordingStore store, PoseWindowsSettings windows, TransformPipeline transforms, TransformScope scope, Defects defects,
            Device device, ScalarType type = ScalarType.Float16)
    {
        windows.Validate();
        if (windows.WholeClips is not null)
        {
            throw new ArgumentException("whole_clips are resampled on the processor; keep the poses on disk");
        }

        (_windows, _defects) = (windows, defects);
        _blocks = scope switch
        {
            TransformScope.Sample => 1,
            TransformScope.Window => windows.Windows,
            _ => throw new ArgumentException("transforms of whole recordings cannot run on poses resident on the device; "
                + "use the corrected windows, or keep the poses on disk"),
        };
        var (joints, rest) = transforms.SplitSelection();
        _centre = rest.Steps is [CenterAndScaleNormalize { FrameLevel: false } centre, ..] ? centre : null;
        _plane = _centre is null ? rest : new TransformPipeline(rest.Steps.RemoveAt(0));
        PlaneMap.Require(_plane);

        _recordings = new (string, long, int)[store.Count];
        var frames = 0L;
        for (var i = 0; i < store.Count; i++)
        {
            _recordings[i] = (store.Name(i), frames, store.Frames(i));
            frames += store.Frames(i);
        }

        using var scopeOfLoading = NewDisposeScope();
        Tensor? poses = null;
        foreach (var (i, (_, first, count)) in _recordings.Index())
        {
            using var one = NewDisposeScope();
            var clip = store.Read(i, 0, count, 1, joints);
            var values = tensor(clip.Values, [2, count, clip.Joints]).permute(1, 2, 0); // (F, V, 2)
            poses ??= empty([frames, clip.Joints, 2], dtype: type, device: device).DetachFromDisposeScope();
            poses.narrow(0, first, count).copy_(values);
        }

        _poses = poses ?? throw new InvalidDataException("the corpus has no recording");
        _steps =
            tensor(Enumerable.Range(0, windows.FramesPerSample).Select(frame => (long)frame * windows.Downsample).ToArray(), device: device)
                .DetachFromDisposeScope();
    }

    /// <inheritdoc />
    public int Count => _recordings.Length;

    /// <inheritdoc/>
    public string Name(int index) => _recordings[index].Name;

    /// <inheritdoc />
    public IReadOnlyList<string> Glosses => [];

    /// <inheritdoc />
    public int Channels => 2;

    /// <inheritdoc />
    public double Weight(int index) => Math.Min(_recordings[index].Frames / FramesOfFullWeight, 1);

    /// <summary>A plan: the first frame's number in two parts, then one affine map per window; for <see cref="Assemble"/>.</summary>
    public Sample? Get(int index, SampleRandom random)
    {
        var (name, first, frames) = _recordings[index];
        var starts = _windows.Starts(frames, _defects);
        if (starts <= 0)
        {
            return null;
        }

        var context = new TransformContext(new SampleDraws(random));
        var start = first + random.NextInt(starts);
        var plan = new List<float> { start / Split, start % Split };
        for (var block = 0; block < _blocks; block++)
        {
            plan.AddRange(PlaneMap.Draw(_plane, context));
        }

        return new Sample([.. plan], [plan.Count], -1, name);
    }

    /// <inheritdoc />
    public Tensor Assemble(Tensor plans)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var batch = plans.shape[0];
        using var split = Split.ToScalar();
        var first = plans.select(1, 0).to(ScalarType.Int64).mul(split).Plus(plans.select(1, 1).to(ScalarType.Int64)); // (B)
        var frames = first.unsqueeze(1).Plus(_steps).flatten();                                                   // (B·W·T)
        var joints = _poses.shape[1];
        // (B·blocks, frames, V, 2)
        var x = _poses.index_select(0, frames).to(ScalarType.Float32).view(batch * _blocks, -1, joints, 2);
        x = _centre is null ? x : Centre(x, _centre);
        var map = plans.narrow(1, 2, _blocks * PlaneMap.Size).reshape(batch * _blocks, 3, 2);
        // (B·blocks, frames·V, 2)
        var moved = x.reshape(batch * _blocks, -1, 2).bmm(map.narrow(1, 0, 2)).Plus(map.narrow(1, 2, 1));
        return moved.view(batch, _windows.Windows, _windows.WindowFrames, joints, 2).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _poses.Dispose();
        _steps.Dispose();
    }

    /// <summary>
    /// The middle of the reference joints to the origin and their mean distance to the factor; where it is 0 nothing changes.
    /// </summary>
    private static Tensor Centre(Tensor x, CenterAndScaleNormalize centre)
    {
        var (one, other) = (x.select(2, centre.First), x.select(2, centre.Second));                               // (N, frames, 2)
        var middle = one.Plus(other).Times(0.5).mean([1L]).view(-1, 1, 1, 2);
        var distance = (one - other).Squared().sum(-1L).sqrt().mean([1L]).view(-1, 1, 1, 1);
        using var nothing = 0.ToScalar();
        return where(distance.eq(nothing), x, (x - middle) * distance.reciprocal().Times(centre.ScaleFactor));
    }
}

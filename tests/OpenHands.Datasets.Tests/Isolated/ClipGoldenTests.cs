using System.Text.Json;
using OpenHands.Datasets.Isolated;
using OpenHands.Poses;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Tests.Isolated;

/// <summary>What becomes of one clip, against upstream's numbers (tests/fixtures/poses/windows.json).</summary>
public sealed class ClipGoldenTests
{
    private static readonly JsonElement Goldens = JsonDocument.Parse(File.ReadAllBytes(Fixtures.Path("poses", "windows.json"))).RootElement;

    [Fact]
    public void Windows_take_the_first_frames_and_pad_in_front()
    {
        foreach (var golden in Goldens.GetProperty("isolated_windowing").EnumerateArray())
        {
            var (frames, length, windows) =
                (golden.GetProperty("T").GetInt32(), golden.GetProperty("seq_len").GetInt32(), golden.GetProperty("num_seq").GetInt32());
            using var dataset = OneClip(Recordings.Counting(frames, joints: 75, offset: 1),
                new IsolatedDatasetSettings { RootDirectory = "", WindowFrames = length, Windows = windows });
            var sample = dataset.Get(0, new SampleRandom(0, 0, 0));

            // Upstream's numbers come from clips of 3 joints.
            var shape = golden.GetProperty("out_shape").EnumerateArray().Select(n => n.GetInt32()).ToArray();
            shape[^1] = 75;
            Assert.Equal(shape, sample.Shape);
            if (golden.TryGetProperty("source_frame_plus1", out var sources))
            {
                var expected = sources.EnumerateArray().SelectMany(window => window.EnumerateArray()).Select(n => n.GetSingle());
                var actual = from w in Enumerable.Range(0, windows)
                             from t in Enumerable.Range(
                    0, length)
                             select sample.Values[((w * 2 * length) + t) * 75];
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void Channels_come_in_upstreams_order()
    {
        foreach (var golden in Goldens.GetProperty("isolated_channels").EnumerateArray())
        {
            using var dataset = OneClip(
                Recordings.Counting(2, offset: 1),
                new IsolatedDatasetSettings
                {
                    RootDirectory = "",
                    UseZ = golden.GetProperty("z").GetBoolean(),
                    UseConfidence = golden.GetProperty("confidence").GetBoolean(),
                });
            var sample = dataset.Get(0, new SampleRandom(0, 0, 0));
            var expected = golden.GetProperty("channel_value_frame0_joint2").EnumerateArray().Select(n => n.GetSingle()).ToArray();
            Assert.Equal(golden.GetProperty("in_channels").GetInt32(), dataset.Channels);
            Assert.Equal(expected.Length, sample.Shape[0]);
            // Ours has x 1.02 and y -1.02 there; z 7 and confidence 0.5 are as upstream's.
            Assert.Equal(expected[2..], Enumerable.Range(2, expected.Length - 2).Select(c => sample.Values[(c * 2 * 75) + 2]));
            Assert.Equal((1.02f, -1.02f), (sample.Values[2], sample.Values[(2 * 75) + 2]));
        }
    }

    [Theory]
    [InlineData(WindowSampling.Centre, 10, new[] { 3f, 4, 5, 6 })]
    [InlineData(WindowSampling.Uniform, 10, new[] { 0f, 3, 6, 9 })]
    [InlineData(WindowSampling.Uniform, 2, new[] { 0f, 0, 1, 1 })]
    [InlineData(WindowSampling.Centre, 3, new[] { 0f, 0, 1, 2 })]
    public void Other_samplings_take_the_middle_or_the_whole_clip(WindowSampling sampling, int frames, float[] expected)
    {
        using var dataset = OneClip(
            Recordings.Counting(frames), new IsolatedDatasetSettings
            {
                RootDirectory = "",
                WindowFrames = 2,
                Windows = 2,
                WindowSampling = sampling,
            });
        var sample = dataset.Get(0, new SampleRandom(0, 0, 0));
        Assert.Equal(expected, new[] { 0, 1, 4, 5 }.Select(frame => sample.Values[frame * 75]));
    }

    [Fact]
    public void Augmentation_does_not_leak_into_the_cache()
    {
        var turning = new TransformPipeline([new PoseSelect([11, 12]), new ShearTransform(), new RotationTransform()]);
        using var dataset = OneClip(Recordings.Counting(5), new IsolatedDatasetSettings { RootDirectory = "" }, turning);
        var first = dataset.Get(0, new SampleRandom(3, 0, 0)).Values;
        Assert.NotEqual(first, dataset.Get(0, new SampleRandom(3, 1, 0)).Values);
        Assert.Equal(first, dataset.Get(0, new SampleRandom(3, 0, 0)).Values);
    }

    [Fact]
    public void A_clip_with_too_few_joints_is_named()
    {
        using var dataset = OneClip(
            Recordings.Counting(5, joints: 33), new IsolatedDatasetSettings { RootDirectory = "" },
                new TransformPipeline([new PoseSelect([11, 54])]));
        var error = Assert.Throws<InvalidDataException>(() => dataset.Get(0, new SampleRandom(0, 0, 0)));
        Assert.Equal("clip: 33 keypoints, but PoseSelect asks for joint 54", error.Message);
    }

    private static IsolatedDataset OneClip(
        PoseRecording recording, IsolatedDatasetSettings options, TransformPipeline? transforms = null) =>
        new(["a"], [new IsolatedItem("clip", "clip", 0, "a")], options, transforms ?? TransformPipeline.Empty, new FixedClip(recording));

    private sealed class FixedClip(PoseRecording recording) : IClipReader
    {
        public PoseRecording Read(IsolatedItem item) => recording;

        public void Dispose()
        {
        }
    }
}

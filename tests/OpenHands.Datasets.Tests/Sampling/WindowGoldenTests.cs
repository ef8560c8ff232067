using System.Text.Json;
using OpenHands.Datasets.Sampling;
using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Pickles;
using OpenHands.Poses;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Tests.Sampling;

/// <summary>Start ranges, frame indexes and weights against upstream's (tests/fixtures/poses/windows.json).</summary>
public sealed class WindowGoldenTests
{
    private static readonly JsonElement Goldens = JsonDocument.Parse(File.ReadAllBytes(Fixtures.Path("poses", "windows.json"))).RootElement;

    public static TheoryData<bool> Stores { get; } = [true, false];

    [Theory]
    [MemberData(nameof(Stores))]
    public void Windows_start_where_upstreams_do_and_hold_its_frames(bool hdf5)
    {
        foreach (var golden in Goldens.GetProperty("idx_sampler").EnumerateArray())
        {
            using var folder = new TemporaryFolder();
            var frames = golden.GetProperty("vlen").GetInt32();
            var windows = new PoseWindowsSettings
            {
                WindowFrames = golden.GetProperty("seq_len").GetInt32(),
                Windows = golden.GetProperty("num_seq").GetInt32(),
                Downsample = golden.GetProperty("downsample").GetInt32(),
            };
            // Upstream's rule for pickles of 60 frames or fewer is tested by itself.
            var defects = Defects.Upstream with { DropsPicklesUpTo60Frames = false };
            using var source = Open(folder, hdf5, frames, defects, windows);

            if (!golden.TryGetProperty("start_choices", out var choices))
            {
                Assert.Null(source.Get(0, new SampleRandom(1, 0, 0)));
                continue;
            }

            var starts = new HashSet<int>();
            for (var draw = 0; draw < 400; draw++)
            {
                var sample = source.Get(0, new SampleRandom(1, 0, draw))!;
                starts.Add((int)sample.Values[0]);
                Assert.Equal([windows.Windows, windows.WindowFrames, 75, 2], sample.Shape);
                if (golden.GetProperty("idx").ValueKind == JsonValueKind.Array
                    && (int)sample.Values[0] == golden.GetProperty("example_start").GetInt32())
                {
                    var expected = golden.GetProperty("idx").EnumerateArray().SelectMany(window => window.EnumerateArray())
                        .Select(i => i.GetSingle());
                    Assert.Equal(expected, Enumerable.Range(0, windows.FramesPerSample).Select(i => sample.Values[i * 75 * 2]));
                    Assert.Equal(-sample.Values[0], sample.Values[1]);
                }
            }

            var (first, end) = (choices[0].GetInt32(), choices[1].GetInt32());
            Assert.All(starts, start => Assert.InRange(start, first, end - 1));
            Assert.True(starts.Count >= Math.Min(end - first, 50), $"{starts.Count} different starts of {end - first}");
        }
    }

    [Fact]
    public void Weights_equal_upstreams()
    {
        foreach (var golden in Goldens.GetProperty("balanced_weights").EnumerateArray())
        {
            using var source = new WindowedRecordings(
                new LengthsOnly(golden[0].GetInt32()), new PoseWindowsSettings(), TransformPipeline.Empty, TransformScope.Sample,
                    Defects.Upstream);
            Assert.Equal(golden[1].GetDouble(), source.Weight(0));
        }
    }

    private static WindowedRecordings Open(TemporaryFolder folder, bool hdf5, int frames, Defects defects, PoseWindowsSettings windows)
    {
        if (!hdf5)
        {
            PosePickle.Write(folder.File("a.pkl"), Recordings.Counting(frames));
            return PackedFolder.Pickles(folder, TransformPipeline.Empty, defects, windows);
        }

        using (var writer = new RawPoseWriter(folder.File("a.h5")))
        {
            writer.Add("one", Recordings.Counting(frames));
            writer.Complete();
        }

        return PackedFolder.Hdf5(folder, TransformPipeline.Empty, defects, windows);
    }

    private sealed class LengthsOnly(int frames) : IRecordingStore
    {
        public int Count => 1;

        public string Name(int index) => "one";

        public int Frames(int index) => frames;

        public PoseClip Read(int index, int start, int count, int stride, System.Collections.Immutable.ImmutableArray<int> joints) =>
            throw new InvalidOperationException("weights need lengths only");

        public void Dispose()
        {
        }
    }
}

using System.Text.Json;
using OpenHands.Poses.Transforms;

namespace OpenHands.Poses.Tests.Transforms;

public sealed class UniformSubsamplingTests
{
    [Fact]
    public void Indexes_equal_upstreams_wherever_upstream_itself_is_stable()
    {
        foreach (var golden in GoldenPoses.Read("transforms.json").GetProperty("PoseUniformSubsampling_indices").EnumerateArray())
        {
            var (t, n) = (golden.GetProperty("t").GetInt32(), golden.GetProperty("n").GetInt32());
            var draw = golden.GetProperty("draw").ValueKind == JsonValueKind.Number ? golden.GetProperty("draw").GetInt32() : (int?)null;
            var draws = new PinnedDraws(integer: draw);
            var clip = Counting(t);

            var output = new PoseUniformSubsampling(Defects.Upstream, n, golden.GetProperty("randomize").GetBoolean())
                .Apply(clip, new TransformContext(draws));

            var expected = golden.GetProperty("idx").EnumerateArray().Select(i => i.GetInt32()).ToArray();
            if (golden.TryGetProperty("scalar_idx_diff", out var scalar))
            {
                foreach (var difference in scalar.EnumerateArray())
                {
                    expected[difference[0].GetInt32()] = difference[1].GetInt32();
                }
            }

            Assert.Equal(expected, output.Channel(0).ToArray().Select(value => (int)value));
            if (golden.GetProperty("bounds").GetArrayLength() == 2)
            {
                Assert.Equal((golden.GetProperty("bounds")[0].GetInt32(), golden.GetProperty("bounds")[1].GetInt32()), draws.Bounds);
            }
        }
    }

    [Fact]
    public void The_corrected_form_pads_short_clips_at_the_end_and_places_frames_exactly()
    {
        var transform = new PoseUniformSubsampling(Defects.Corrected, 5);
        Assert.Equal([0, 1, 2, 0, 0], transform.Apply(Counting(3), new TransformContext(new PinnedDraws())).Channel(0).ToArray());
        Assert.Equal([0, 2, 4, 6, 8], transform.Indexes(9, 0));
        Assert.Equal([0, 15, 31], new PoseUniformSubsampling(Defects.Corrected, 64).Indexes(1000, 0)[..3]);
    }

    private static PoseClip Counting(int frames) => new(1, frames, 1, [.. Enumerable.Range(0, frames).Select(t => (float)t)]);
}

using System.Text.Json;
using OpenHands.Datasets.Sampling;
using OpenHands.Training.Data;

namespace OpenHands.Training.Tests.Data;

public sealed class SampleBatchTests
{
    private static readonly JsonElement Golden =
        JsonDocument.Parse(File.ReadAllBytes(Fixtures.Path("poses", "windows.json"))).RootElement.GetProperty("collate_pad");

    [Fact]
    public void Clips_of_different_lengths_are_padded_as_upstream_pads_them()
    {
        var lengths = Golden.GetProperty("lengths").EnumerateArray().Select(n => n.GetInt32()).ToArray();

        var batch = SampleBatch.Stack([.. lengths.Select((frames, i) => Clip(frames, label: 7 - i))]);

        Assert.Equal(Golden.GetProperty("shape").EnumerateArray().Select(n => n.GetInt64()), batch.Shape);
        Assert.Equal(Golden.GetProperty("labels_shape").EnumerateArray().Select(n => n.GetInt32()), [batch.Labels.Length]);
        Assert.Equal([7, 6, 5], batch.Labels);
        var (channels, longest, joints) = ((int)batch.Shape[1], (int)batch.Shape[2], (int)batch.Shape[3]);
        var firstJoint =
            lengths.Select((_, i) => Enumerable.Range(0, longest).Select(t => batch.Values[((i * channels * longest) + t) * joints]));
        Assert.Equal(
            Golden.GetProperty("channel0_joint0").EnumerateArray().Select(row => row.EnumerateArray().Select(n => n.GetSingle()).ToArray()),
            firstJoint.Select(row => row.ToArray()));
        // The other channel and joints go where the first one goes.
        for (var i = 0; i < lengths.Length; i++)
        {
            for (var t = 0; t < longest; t++)
            {
                var y = batch.Values[((((i * channels) + 1) * longest) + t) * joints + 2];
                Assert.Equal(t < lengths[i] ? 100 + t + 1 + 0.5f : 0, y);
            }
        }
    }

    // x of joint 0 counts frames from 1; y is 100 more, and every joint adds a quarter.
    private static Sample Clip(int frames, int label)
    {
        var values = from channel in Enumerable.Range(0, 2)
                     from frame in Enumerable.Range(1, frames)
                     from joint in Enumerable.Range(0, 3)
                     select (100f * channel) + frame + (0.25f * joint);
        return new Sample([.. values], [2, frames, 3], label, $"clip{frames}");
    }
}

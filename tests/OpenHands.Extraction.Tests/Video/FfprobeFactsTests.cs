using OpenHands.Extraction.Video;

namespace OpenHands.Extraction.Tests.Video;

public sealed class FfprobeFactsTests
{
    [Theory]
    [InlineData("avg_frame_rate=30000/1001\nduration=2.068733\nnb_frames=62\nduration=2.1\n", 29.97, 62L)]
    [InlineData("avg_frame_rate=25/1\nduration=N/A\nnb_frames=N/A\nduration=4.000000\n", 25.0, 100L)]
    [InlineData("avg_frame_rate=0/0\nnb_frames=N/A\nduration=N/A\n", null, null)]
    [InlineData("", null, null)]
    public void Rate_and_frames_come_from_the_index_or_from_the_length(string text, double? rate, long? frames)
    {
        var facts = FfprobeFacts.Parse(text);

        Assert.Equal((rate, frames), (facts.FramesPerSecond is { } found ? Math.Round(found, 2) : null, facts.Frames));
    }

    [Fact]
    public void A_file_that_is_no_video_says_nothing()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("text.mp4"), "no video");

        Assert.Equal(new FfprobeFacts(null, null), FfprobeFacts.Of(folder.File("text.mp4")));
    }
}

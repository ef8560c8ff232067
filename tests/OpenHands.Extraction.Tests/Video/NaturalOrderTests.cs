using OpenHands.Extraction.Video;

namespace OpenHands.Extraction.Tests.Video;

public sealed class NaturalOrderTests
{
    [Fact]
    public void Numbers_in_names_count_as_numbers()
    {
        string[] expected = ["a", "a1", "a2.png", "a10", "a10b2", "a10b11", "a99999999999999999999", "b0"];

        Assert.Equal(expected, expected.Reverse().Order(NaturalOrder.Instance));
        Assert.True(NaturalOrder.Instance.Compare("a01", "a1") != 0);
        Assert.Equal(0, NaturalOrder.Instance.Compare("a1", "a1"));
    }
}

using OpenHands.Runs.Files;

namespace OpenHands.Runs.Tests.Files;

public sealed class WorkPartTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(40)]
    public void Every_item_is_in_one_part_and_neighbours_stay_together(int count)
    {
        var items = Enumerable.Range(0, 23).ToList();

        var parts = Enumerable.Range(1, count).SelectMany(number => new WorkPart(number, count).Of(items, item => item * item % 11));

        Assert.Equal(items, parts);
    }

    [Fact]
    public void Parts_are_about_as_heavy_as_each_other()
    {
        List<long> weights = [.. Enumerable.Range(1, 1000).Select(i => (long)i * 1000)];

        var sums = Enumerable.Range(1, 8).Select(number => new WorkPart(number, 8).Of(weights, weight => weight).Sum()).ToList();

        Assert.All(sums, sum => Assert.InRange(sum, 0.98 * weights.Sum() / 8, 1.02 * weights.Sum() / 8));
    }

    [Fact]
    public void What_weighs_nothing_is_shared_out_too() =>
        Assert.Equal(2, new WorkPart(2, 4).Of([.. Enumerable.Range(0, 8)], _ => 0).Count);

    [Theory]
    [InlineData("3/8", 3, 8)]
    [InlineData("1/1", 1, 1)]
    public void A_part_is_read_as_it_is_written(string text, int number, int count)
    {
        Assert.Equal(new WorkPart(number, count), WorkPart.Parse(text));
        Assert.Equal(text, WorkPart.Parse(text)!.ToString());
    }

    [Theory]
    [InlineData("0/8")]
    [InlineData("9/8")]
    [InlineData("3")]
    [InlineData("3/8/2")]
    [InlineData("-1/8")]
    [InlineData("a/b")]
    public void What_is_no_part_is_not_read(string text) => Assert.Null(WorkPart.Parse(text));
}

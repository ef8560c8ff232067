using OpenHands.Datasets.Isolated;

namespace OpenHands.Datasets.Tests.Isolated;

public sealed class ItemSubsetsTests
{
    // 3 classes of 30, 10 and 1 clips by 5 signers; the single clip is signer 0's.
    private static readonly IsolatedItem[] Items =
    [
        .. Enumerable.Range(0, 30).Select(i => Item($"a{i}", 0, i % 5)),
        .. Enumerable.Range(0, 10).Select(i => Item($"b{i}", 1, i % 5)),
        Item("c", 2, 0),
    ];

    [Fact]
    public void A_share_is_taken_of_every_class_and_at_least_one_clip()
    {
        var part = ItemSubsets.Stratified(Items, 0.1, seed: 1);
        Assert.Equal([3, 1, 1], Enumerable.Range(0, 3).Select(label => part.Count(i => Items[i].Label == label)));
        Assert.Equal(Enumerable.Range(0, Items.Length), ItemSubsets.Stratified(Items, 1, seed: 1));
    }

    [Fact]
    public void So_many_clips_are_taken_of_every_class_and_all_of_one_that_has_fewer()
    {
        var three = ItemSubsets.PerClass(Items, 3, seed: 1);
        Assert.Equal([3, 3, 1], Enumerable.Range(0, 3).Select(label => three.Count(i => Items[i].Label == label)));
        Assert.Equal(Enumerable.Range(0, Items.Length), ItemSubsets.PerClass(Items, 100, seed: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ItemSubsets.PerClass(Items, 0, seed: 1));
    }

    [Fact]
    public void Fewer_clips_of_a_class_are_among_more_of_the_same_seed_and_another_seed_draws_others()
    {
        var sets = new[] { 1, 3, 10 }.Select(count => ItemSubsets.PerClass(Items, count, seed: 1).ToHashSet()).ToList();
        Assert.ProperSubset(sets[1], sets[0]);
        Assert.ProperSubset(sets[2], sets[1]);
        Assert.NotEqual(ItemSubsets.PerClass(Items, 3, seed: 1), ItemSubsets.PerClass(Items, 3, seed: 2));
        IsolatedItem[] reversed = [.. Items.Reverse()];
        Assert.Equal(
            ItemSubsets.PerClass(Items, 3, seed: 1).Select(i => Items[i].Name).Order(),
            ItemSubsets.PerClass(reversed, 3, seed: 1).Select(i => reversed[i].Name).Order());
    }

    [Fact]
    public void A_smaller_share_is_part_of_a_larger_one_and_another_seed_chooses_others()
    {
        var half = ItemSubsets.Stratified(Items, 0.5, seed: 1);
        Assert.Subset(half.ToHashSet(), ItemSubsets.Stratified(Items, 0.2, seed: 1).ToHashSet());
        Assert.NotEqual(half, ItemSubsets.Stratified(Items, 0.5, seed: 2));
    }

    [Fact]
    public void The_choice_does_not_depend_on_the_order_of_the_metadata()
    {
        IsolatedItem[] reversed = [.. Items.Reverse()];
        Assert.Equal(
            ItemSubsets.Stratified(Items, 0.3, seed: 7).Select(i => Items[i].Name).Order(),
            ItemSubsets.Stratified(reversed, 0.3, seed: 7).Select(i => reversed[i].Name).Order());
    }

    [Fact]
    public void Held_out_clips_and_the_rest_are_the_whole_and_a_lone_clip_stays_in_training()
    {
        var (train, held) = ItemSubsets.CarveStratified(Items, 0.2, seed: 1);
        Assert.Equal(Enumerable.Range(0, Items.Length), train.Concat(held).Order());
        Assert.Equal(8, held.Length);
        Assert.Contains(train, i => Items[i].Label == 2);
    }

    [Fact]
    public void Held_out_signers_are_in_no_other_part_and_no_class_leaves_training()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (train, held) = ItemSubsets.CarveSigners(Items, 2, seed);
            Assert.Equal(2, held.Select(i => Items[i].Signer).Distinct().Count());
            Assert.Empty(train.Select(i => Items[i].Signer).Intersect(held.Select(i => Items[i].Signer)));
            Assert.Equal(3, train.Select(i => Items[i].Label).Distinct().Count());
        }
    }

    [Fact]
    public void What_cannot_be_held_out_is_said()
    {
        Assert.Contains("only 4 of 5 signers", Assert.Throws<ArgumentException>(() => ItemSubsets.CarveSigners(Items, 5, 1)).Message);
        IsolatedItem[] unknown = [new("x", "x", 0, "a")];
        Assert.Contains("the signer of 'x' is not known",
            Assert.Throws<ArgumentException>(() => ItemSubsets.CarveSigners(unknown, 1, 1)).Message);
        Assert.Contains("must be above 0", Assert.Throws<ArgumentException>(() => ItemSubsets.Stratified(Items, 0, 1)).Message);
    }

    private static IsolatedItem Item(string name, int label, int signer) => new(name, name, label, $"{label}", $"s{signer}");
}

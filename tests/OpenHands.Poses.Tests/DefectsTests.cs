namespace OpenHands.Poses.Tests;

public sealed class DefectsTests
{
    public static TheoryData<string> Names { get; } = [.. Defects.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_defect_switches_one_flag(string name)
    {
        var (one, allButOne) = (Defects.Corrected.With(name, true), Defects.Upstream.With(name, false));

        Assert.Equal([name], Defects.Names.Where(one.Has));
        Assert.Equal([name], Defects.Names.Where(other => !allButOne.Has(other)));
    }

    [Fact]
    public void Upstream_has_all_of_them_and_the_default_none()
    {
        Assert.Equal(Defects.Corrected, new Defects());
        Assert.DoesNotContain(Defects.Names, Defects.Corrected.Has);
        Assert.All(Defects.Names, name => Assert.True(Defects.Upstream.Has(name)));
        Assert.Equal(20, Defects.Names.Length);
    }

    [Fact]
    public void Names_are_spelt_as_configurations_spell_them() =>
        Assert.Subset(Defects.Names.ToHashSet(),
            new HashSet<string> { "interleaved_scores", "drops_pickles_up_to_60_frames", "glosses_as_written" });
}

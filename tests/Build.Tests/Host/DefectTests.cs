using Build.Host;
using Build.Stages;

namespace Build.Tests.Host;

public sealed class DefectTests
{
    [Fact]
    public void Of_a_defect_the_place_is_told()
    {
        using var told = new StringWriter();
        Defect.Tell(new AggregateException(Thrown(() => new Dictionary<string, string>()["absent"]), new StageException("usual")), told);

        Assert.Contains("a defect of the build", told.ToString(), StringComparison.Ordinal);
        Assert.Contains($"at {typeof(DefectTests).FullName}", told.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("usual", told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_an_error_in_words_for_users_and_of_none_nothing_is_told()
    {
        using var told = new StringWriter();
        Defect.Tell(new StageException("usual"), told);
        Defect.Tell(new IOException("no space left"), told);
        Defect.Tell(null, told);

        Assert.Empty(told.ToString());
    }

    private static Exception Thrown(Func<string> act) => Record.Exception(() => _ = act())!;
}

using System.Text.RegularExpressions;

namespace OpenHands.Settings.Tests.Suites;

public sealed partial class DocumentationTests
{
    public static TheoryData<string> Examples =>
        [.. Yaml().Matches(File.ReadAllText(Path.Combine(Fixtures.Root, "docs", "configuration.md")).ReplaceLineEndings("\n")).Select(
            match => match.Groups[1].Value)];

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_of_the_documentation_composes(string example)
    {
        using var folder = new SuiteFolder(example);
        folder.Part("signs/few", "signs: 2");
        folder.Part("signs/many", "signs: 9");
        folder.Part("noise/none", "noise: 0");
        folder.Part("transforms/minimal-27", "transforms: []");
        folder.Part("transforms/minimal-27-augmented", "transforms: [{ ShearTransform: null }]");

        var suite = folder.Load();

        Assert.Equal(example.StartsWith("description: Six stages", StringComparison.Ordinal) ? 6 : suite.Stages.Count, suite.Stages.Count);
        Assert.NotEmpty(suite.Experiments.Single().Description);
    }

    [Fact]
    public void There_are_examples() => Assert.True(Examples.Count >= 6);
}

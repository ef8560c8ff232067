using OpenHands.Settings.Suites;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Tests.Suites;

public sealed class ShippedSuiteTests
{
    public static TheoryData<string> Names => [.. Suite.Names(Fixtures.Root)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_suite_under_experiments_composes(string name)
    {
        var suite = Suite.Load(name, Fixtures.Root);

        Assert.NotEmpty(suite.Experiments);
        Assert.Contains(suite.Stages, stage => stage.Kind == StageKind.Evaluate);
        Assert.NotEmpty(suite.Description);
        Assert.All(suite.Experiments, experiment => Assert.NotEmpty(experiment.Description));
    }

    [Fact]
    public void No_list_of_transforms_stands_twice()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Fixtures.Root, "experiments"), "*.yaml", SearchOption.AllDirectories);
        var lists = files.SelectMany(file => Transforms(YamlDocument.ReadFile(file))).ToList();

        Assert.NotEmpty(lists);
        Assert.All(lists.GroupBy(Text), group => Assert.Single(group.Select(list => list.Place)));
    }

    private static IEnumerable<ConfigList> Transforms(ConfigNode node) => node is ConfigMap map
        ? map.Keys.SelectMany(key => key == "transforms" && map[key] is ConfigList list ? [list] : Transforms(map[key]!))
        : [];

    private static string Text(ConfigNode node) => node switch
    {
        ConfigList list => $"[{string.Join(", ", list.Items.Select(Text))}]",
        ConfigMap map => $"{{{string.Join(", ", map.Keys.Order(StringComparer.Ordinal).Select(key => $"{key}: {Text(map[key]!)}"))}}}",
        _ => node.Kind,
    };
}

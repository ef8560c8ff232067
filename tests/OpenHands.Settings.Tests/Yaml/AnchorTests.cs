using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Tests.Yaml;

public sealed class AnchorTests
{
    [Theory]
    [InlineData("a: &x 1\nb: *x", "a: 1\nb: 1\n")]
    [InlineData("a: &x [1, 2]\nb: *x", "a: [1, 2]\nb: [1, 2]\n")]
    [InlineData("a: &x { k: 1 }\nb: *x\nc: [*x]", "a:\n  k: 1\nb:\n  k: 1\nc:\n  - k: 1\n")]
    [InlineData("a: &x 1\nb: &x 2\nc: *x", "a: 1\nb: 2\nc: 2\n")]
    public void An_alias_stands_for_the_value_of_the_anchor_before_it(string text, string expected) =>
        Assert.Equal(expected, Composed(text));

    [Theory]
    [InlineData("a: &x { k: 1, l: 2 }\nb: { <<: *x, l: 3 }", "k: 1\nl: 3\n")]
    [InlineData("a: &x { k: 1, l: 2 }\nb: { l: 3, <<: *x }", "k: 1\nl: 3\n")]
    [InlineData("a: &x { k: 1 }\nc: &y { k: 2, l: 2 }\nb: { <<: [*x, *y] }", "k: 1\nl: 2\n")]
    [InlineData("b: { <<: { k: 1 } }", "k: 1\n")]
    [InlineData("a: &x { m: { k: 1 } }\nb: { <<: *x, m: { l: 2 } }", "m:\n  l: 2\n")]
    [InlineData("b: { '<<': 1 }", "\"<<\": 1\n")]
    public void A_merge_key_lays_maps_under_the_own_keys(string text, string expected) =>
        Assert.Equal(expected, CanonicalYaml.Write((ConfigMap)((ConfigMap)YamlDocument.Parse(text, "f")!)["b"]!));

    [Fact]
    public void An_aliased_value_keeps_the_line_it_was_written_at()
    {
        var map = (ConfigMap)YamlDocument.Parse("a: &x\n  k: 1\n\nb:\n  <<: *x\n  l: 2\n", "f")!;

        var merged = (ConfigMap)map["b"]!;
        Assert.Equal(("f:2", "f:6"), (merged["k"]!.Place, merged["l"]!.Place));
    }

    [Fact]
    public void A_change_at_one_alias_does_not_show_at_the_others()
    {
        var map = (ConfigMap)YamlDocument.Parse("a: &x { l: [1, 2] }\nb: *x", "f")!;

        Settings.Suites.Override.Parse("b.l.0=9").Apply(map);

        Assert.Equal("a:\n  l: [1, 2]\nb:\n  l: [9, 2]\n", CanonicalYaml.Write(map));
    }

    [Fact]
    public void Aliases_of_aliases_that_grow_beyond_bounds_are_refused()
    {
        var lines = Enumerable.Range(1, 30).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]");

        var error = Assert.Throws<ConfigurationException>(() => YamlDocument.Parse("a0: &a0 x\n" + string.Join('\n', lines), "f"));

        Assert.Matches(@"^f:[0-9]+: .*the file's aliases bring in more than 100000 values$", error.Message);
    }

    [Fact]
    public void Aliases_cannot_nest_deeper_than_the_text_may()
    {
        var lines = Enumerable.Range(1, 2000).Select(i => $"a{i}: &a{i} [*a{i - 1}]");

        var error = Assert.Throws<ConfigurationException>(() => YamlDocument.Parse("a0: &a0 x\n" + string.Join('\n', lines), "f"));

        Assert.Contains("nested deeper than 40 levels", error.Message, StringComparison.Ordinal);
    }

    private static string Composed(string text) => CanonicalYaml.Write((ConfigMap)YamlDocument.Parse(text, "f")!);
}

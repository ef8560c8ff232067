using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Tests.Yaml;

public sealed class YamlDocumentTests
{
    [Theory]
    [InlineData("a:\n  b: 1\n\tc: 2\n", 3)]
    [InlineData("a:\n  b: 1\n  \tc: 2\n", 3)]
    [InlineData("a: 1\n\t\nb: 2\n", 2)]
    [InlineData("a:\n  b:\n    c: 1\n  d: 2\n\te: 3\nf: 4\n", 5)]
    [InlineData("a:\n- 1\n\t- 2\n", 3)]
    [InlineData("a:\n\t- 1\n", 2)]
    public void A_tab_as_indentation_is_named_with_its_own_line(string text, int line)
    {
        var error = Assert.Throws<ConfigurationException>(() => YamlDocument.Parse(text, "e.yaml"));

        Assert.Equal($"e.yaml:{line}: not a readable configuration: a tab as indentation; YAML takes spaces there", error.Message);
    }

    [Theory]
    [InlineData("a: 1\nb: 2 # \ttab\n")]
    [InlineData("a: |\n  text\n  \tindented\nb: 1\n")]
    [InlineData("a: { b: 1,\n\tc: 2 }\n")]
    public void A_tab_that_yaml_allows_is_read(string text) => Assert.NotNull(YamlDocument.Parse(text, "e.yaml"));

    [Fact]
    public void A_broken_line_is_named_though_a_tab_that_yaml_allows_stands_elsewhere()
    {
        var error = Assert.Throws<ConfigurationException>(() => YamlDocument.Parse("a: |\n  x\n  \ty\nb: 1\nc: ]\n", "e.yaml"));

        Assert.StartsWith("e.yaml:5: ", error.Message);
    }

    [Theory]
    [InlineData("a: {b: 1 # }\nc d: {e: 1}", "f: not a readable configuration: check brackets")]
    [InlineData("b: 1\na: [1", "f:3: not a readable configuration")]
    [InlineData("a: 1\na: 2", "f:2: not a readable configuration: key 'a' a second time (first at line 1)")]
    [InlineData("a: 1\n---\nb: 2", "a second document")]
    [InlineData("a: 1\nb: *b", "f:2: not a readable configuration: alias *b does not name an earlier anchor (&b)")]
    [InlineData("a: 1\nb: &x\n  c: *x", "f:3: not a readable configuration: alias *x stands inside &x; a value cannot contain itself")]
    [InlineData("a: &x [1, *x]", "alias *x stands inside &x")]
    [InlineData("a: &x 1\nb:\n  <<: *x", "f:3: not a readable configuration: << takes a map or a list of maps, like <<: *name; found '1'")]
    [InlineData("a: &x { b: 1 }\nc:\n  <<: *x\n  <<: *x", "f:4: not a readable configuration: key '<<' a second time (first at line 1)")]
    [InlineData("? [1]\n: 2", "a key that is not a plain word")]
    public void A_broken_document_is_refused_with_its_line(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConfigurationException>(() => YamlDocument.Parse(text, "f")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused() =>
        Assert.Contains("nested deeper",
            Assert.Throws<ConfigurationException>(() => YamlDocument.Parse(new string('[', 5000), "f")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("1e-4", "0.0001")]
    [InlineData("1E5", "100000")]
    [InlineData("True", "true")]
    [InlineData("~", "null")]
    [InlineData("'1'", "\"1\"")]
    [InlineData("'null'", "\"null\"")]
    [InlineData("007", "007")]
    [InlineData("'a: b'", "\"a: b\"")]
    [InlineData("\"tab\\there\"", "\"tab\\there\"")]
    [InlineData("'mediapipe-27'", "mediapipe-27")]
    [InlineData("data/x y.csv", "data/x y.csv")]
    [InlineData("'नमस्ते'", "\"नमस्ते\"")]
    public void A_value_has_one_spelling(string written, string canonical) =>
        Assert.Equal($"k: {canonical}\n", CanonicalYaml.Write((ConfigMap)YamlDocument.Parse($"k: {written}", "f")!));

    [Fact]
    public void Keys_are_sorted_but_for_the_order_of_joined_data_sets() =>
        Assert.Equal(
            "b: 1\na: {}\ndatasets:\n  Z:\n    a: 1\n    b: [[1, 2], [3]]\n  A:\n    - x: 1\n",
            CanonicalYaml.Write((ConfigMap)YamlDocument.Parse("a: {}\nb: 1\ndatasets: {Z: {b: [[1, 2], [3]], a: 1}, A: [{x: 1}]}", "f")!,
                "b"));
}

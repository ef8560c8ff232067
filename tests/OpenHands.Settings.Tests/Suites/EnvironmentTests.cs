using OpenHands.Settings.Suites;

namespace OpenHands.Settings.Tests.Suites;

public sealed class EnvironmentTests
{
    [Theory]
    [InlineData("${oc.env:SIGNS}", "7")]
    [InlineData("\"${oc.env:SIGNS}\"", "7")]
    [InlineData("${oc.env:SIGNS,3}", "7")]
    [InlineData("\"${oc.env:OTHER, 3}\"", "3")]
    public void A_variable_or_its_default_is_part_of_the_composed_configuration(string written, string signs)
    {
        using var folder = new SuiteFolder("stages:\n  made:\n    run: synthesize\n    with:\n      signs: " + written);

        Assert.Equal($"kind: synthesize\nsigns: {signs}\n", Load(folder).Stages.Single().ConfigText);
    }

    [Theory]
    [InlineData("${oc.env:POSES}/raw", "here/raw")]
    [InlineData("${values.poses}/raw", "here/raw")]
    [InlineData("${oc.env:NONE,some/folder}/raw", "some/folder/raw")]
    [InlineData("${oc.env:NONE,'a, b'}/raw", "\"a, b/raw\"")]
    [InlineData("${oc.env:EMPTY,x}raw", "raw")]
    [InlineData("${oc.env:BRACES}", "\"${x}\"")]
    public void A_variable_stands_in_texts_and_in_values(string written, string expected)
    {
        using var folder = new SuiteFolder(
            "values: { poses: \"${oc.env:POSES}\" }\nstages: { h5: { run: hdf5, with: { poses: \"" + written + "\" } } }");

        Assert.Equal($"kind: hdf5\nposes: {expected}\n", Load(folder).Stages.Single().ConfigText);
    }

    [Theory]
    [InlineData("${oc.env:NONE}",
        "${oc.env:NONE}: the environment has no variable NONE; set it, or give a default: ${oc.env:NONE,default}")]
    [InlineData("${oc.env:}", "expected the name of an environment variable, like ${oc.env:NAME} or ${oc.env:NAME,default}")]
    [InlineData("${oc.env:A B}", "expected the name of an environment variable")]
    public void A_variable_that_is_not_there_is_named_with_its_place(string written, string expected)
    {
        using var folder = new SuiteFolder("stages:\n  h5:\n    run: hdf5\n    with:\n      poses: " + written);

        Assert.StartsWith("experiments/small/one.yaml:5: ", Assert.Throws<ConfigurationException>(() => Load(folder)).Message,
            StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Throws<ConfigurationException>(() => Load(folder)).Message, StringComparison.Ordinal);
    }

    private static Suite Load(SuiteFolder folder) => Suite.Load("small", folder.Root, environment: name => name switch
    {
        "SIGNS" => "7",
        "POSES" => "here",
        "EMPTY" => "",
        "BRACES" => "${x}",
        _ => null,
    });
}

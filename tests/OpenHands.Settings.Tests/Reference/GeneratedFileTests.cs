using OpenHands.Settings.Networks;
using OpenHands.Settings.Reference;

namespace OpenHands.Settings.Tests.Reference;

/// <summary>Files that follow from the settings records. OPENHANDS_WRITE=1 in the environment writes them.</summary>
public sealed class GeneratedFileTests
{
    [Fact]
    public void The_schema_is_current() => IsCurrent("experiments/schema.json", SettingsSchema.Write());

    [Fact]
    public void The_reference_is_current() => IsCurrent("docs/settings.md", SettingsReference.Write());

    [Fact]
    public void Every_key_has_a_sentence()
    {
        var bare = File.ReadLines(System.IO.Path.Combine(Fixtures.Root, "docs/settings.md")).Where(
            line => line.StartsWith("| `", StringComparison.Ordinal) && line.EndsWith("|  |", StringComparison.Ordinal));
        Assert.Empty(bare);
    }

    [Fact]
    public void Every_suite_file_names_the_schema()
    {
        var files = Directory.EnumerateDirectories(System.IO.Path.Combine(Fixtures.Root, "experiments")).SelectMany(
            folder => Directory.EnumerateFiles(folder, "*.yaml")).ToList();
        Assert.True(files.Count > 10, $"only {files.Count} suite files");
        Assert.All(files, file => Assert.Equal("# yaml-language-server: $schema=../schema.json", File.ReadLines(file).First()));
    }

    [Fact]
    public void Every_network_record_is_in_its_registry()
    {
        var records = typeof(EncoderSettings).Assembly.GetTypes().Where(type => !type.IsAbstract);
        Assert.Equal(
            records.Where(type => type.IsSubclassOf(typeof(EncoderSettings)) || type.IsSubclassOf(typeof(DecoderSettings))).ToHashSet(),
            EncoderSettings.All.Concat(DecoderSettings.All).Select(entry => entry.Settings).ToHashSet());
    }

    private static void IsCurrent(string path, string text)
    {
        var file = System.IO.Path.Combine(Fixtures.Root, path);
        if (Environment.GetEnvironmentVariable("OPENHANDS_WRITE") == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.True(
            File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == text,
            $"{path} does not follow from the records of src/OpenHands.Settings any more; write it again: "
            + "OPENHANDS_WRITE=1 ./build.sh --target=Test --filter=GeneratedFileTests");
    }
}

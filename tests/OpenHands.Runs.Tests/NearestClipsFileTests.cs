namespace OpenHands.Runs.Tests;

public sealed class NearestClipsFileTests
{
    [Fact]
    public void Clips_come_back_with_names_in_any_script_and_a_damaged_file_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File(NearestClipsFile.Name);
        NearestClip[] clips = [new("a,b", "=c", "नमस्ते", 0.9375, 120), new("d", "\"e\"", "😀", -0.5, 1000)];
        NearestClipsFile.Write(path, clips);
        Assert.Equal(clips, NearestClipsFile.Read(path));
        Assert.StartsWith("name,nearest,gloss,cosine,compared\n\"a,b\",'=c,", File.ReadAllText(path), StringComparison.Ordinal);

        File.WriteAllText(path, "name,nearest,gloss,cosine,compared\na,b,c,much,1\n");
        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => NearestClipsFile.Read(path)).Message, StringComparison.Ordinal);
    }
}

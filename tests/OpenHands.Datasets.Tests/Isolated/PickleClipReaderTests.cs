using OpenHands.Datasets.Isolated;
using OpenHands.Poses;

namespace OpenHands.Datasets.Tests.Isolated;

public sealed class PickleClipReaderTests
{
    [Theory]
    [InlineData("Adjectives/4. sad/MVI_1.MOV", "Adjectives/4. sad/MVI_1.pkl")]
    [InlineData("People/a.b.MOV", "People/a.b.pkl")]
    [InlineData("00623", "00623.pkl")]
    [InlineData("x.y-001", "x.pkl")]
    [InlineData("a.b/clip", "a.b/clip.pkl")]
    [InlineData("a/.hidden", "a/.hidden.pkl")]
    public void Upstream_cuts_at_the_last_dot(string name, string expected) =>
        Assert.Equal(expected, new PickleClipReader(Defects.Upstream).Resolve(name));

    [Fact]
    public void A_folder_of_frames_keeps_its_whole_name()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("clip.v1"));
        Assert.Equal(folder.File("clip.v1.pkl"), new PickleClipReader(Defects.Upstream).Resolve(folder.File("clip.v1")));
    }

    [Fact]
    public void The_corrected_form_prefers_the_file_of_the_whole_name()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("x.y-001.pkl"), []);
        var reader = new PickleClipReader(Defects.Corrected);
        Assert.Equal(folder.File("x.y-001.pkl"), reader.Resolve(folder.File("x.y-001")));
        Assert.Equal(folder.File("z.pkl"), reader.Resolve(folder.File("z.mp4")));
    }

    [Fact]
    public void A_missing_clip_is_named_with_its_item()
    {
        var item = new IsolatedItem("hello/1.mp4", "/nowhere/hello/1.mp4", 0, "hello");
        var error = Assert.Throws<InvalidDataException>(() => new PickleClipReader(Defects.Corrected).Read(item));
        Assert.Contains("/nowhere/hello/1.pkl: missing, but the dataset lists it as 'hello/1.mp4'", error.Message);
    }
}

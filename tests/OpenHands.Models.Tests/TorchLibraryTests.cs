using OpenHands.Models.Native;
using TorchSharp;

namespace OpenHands.Models.Tests;

public sealed class TorchLibraryTests
{
    private static string Restored => Path.Combine(AppContext.BaseDirectory, TorchLibrary.FileName);

    [Fact]
    public void A_tensor_can_be_made_on_this_machine()
    {
        using var tensor = torch.ones(2, 3);
        Assert.Equal(6, tensor.sum().item<float>());
    }

    [Fact]
    public void A_need_that_the_system_lacks_is_weakened_and_nothing_else_changes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the Linux library only");
        using var folder = new TemporaryFolder();
        var copy = Path.Combine(folder.Path, TorchLibrary.FileName);
        var before = Unpatched();
        File.WriteAllBytes(copy, before);

        Assert.Equal(copy, TorchLibrary.EnsureLoadable(copy, version => version != "GLIBCXX_3.4.32"));

        var after = File.ReadAllBytes(copy);
        Assert.Equal(before.Length, after.Length);
        Assert.Single(Enumerable.Range(0, before.Length), i => before[i] != after[i]);
        Assert.True(Assert.Single(ElfVersionNeed.ReadAll(after), n => n.Version == "GLIBCXX_3.4.32").Weak);
    }

    [Fact]
    public void Nothing_is_touched_where_the_system_provides_every_version()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the Linux library only");
        using var folder = new TemporaryFolder();
        var copy = Path.Combine(folder.Path, TorchLibrary.FileName);
        File.WriteAllBytes(copy, Unpatched());
        var written = File.GetLastWriteTimeUtc(copy);

        Assert.Equal(copy, TorchLibrary.EnsureLoadable(copy, _ => true));

        Assert.Equal(written, File.GetLastWriteTimeUtc(copy));
        Assert.Equal(Unpatched(), File.ReadAllBytes(copy));
        Assert.Equal([copy], Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(4096)]
    public void A_file_that_is_no_library_is_refused(int length) =>
        Assert.Throws<InvalidDataException>(() => ElfVersionNeed.ReadAll(new byte[length]));

    [Fact]
    public void A_cut_off_library_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the Linux library only");
        var image = File.ReadAllBytes(Restored);
        Assert.Throws<InvalidDataException>(() => ElfVersionNeed.ReadAll(image.AsSpan(0, image.Length / 2)));
    }

    /// <summary>The restored library as the package has it, whether or not this process had to weaken a need on load.</summary>
    private static byte[] Unpatched()
    {
        var image = File.ReadAllBytes(Restored);
        foreach (var need in ElfVersionNeed.ReadAll(image).Where(n => n.Version == "GLIBCXX_3.4.32"))
        {
            image[need.FlagsOffset] &= unchecked((byte)~ElfVersionNeed.WeakFlag);
        }

        return image;
    }
}

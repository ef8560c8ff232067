using Build.Processes;

namespace Build.Tests.Processes;

public sealed class SourceStampTests
{
    [Fact]
    public void A_new_a_changed_and_a_deleted_source_make_the_stamp_stale_and_build_outputs_do_not()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("src/room/obj"));
        File.WriteAllText(folder.File("src/room/a.cs"), "a");
        Assert.False(IsCurrent(folder, out var fingerprint));
        Stamp(folder).Set(fingerprint);
        Assert.True(IsCurrent(folder, out _));

        File.WriteAllText(folder.File("src/room/obj/generated.cs"), "g");
        Assert.True(IsCurrent(folder, out _));

        File.WriteAllText(folder.File("src/room/b.cs"), "b");
        Assert.False(IsCurrent(folder, out _));
        File.Delete(folder.File("src/room/b.cs"));
        Assert.True(IsCurrent(folder, out _));

        File.WriteAllText(folder.File("src/room/a.cs"), "changed");
        Assert.False(IsCurrent(folder, out _));
        File.Delete(folder.File("src/room/a.cs"));
        Assert.False(IsCurrent(folder, out _));
    }

    private static bool IsCurrent(TemporaryFolder folder, out string fingerprint) => Stamp(folder).IsCurrent(out fingerprint);

    private static SourceStamp Stamp(TemporaryFolder folder) =>
        new(folder.File("stamp"), [folder.File("src"), folder.File("missing.props")], "cpu");
}

using OpenHands.Runs.Files;

namespace OpenHands.Runs.Tests.Files;

public sealed class FolderWalkTests
{
    [Fact]
    public void A_link_to_a_folder_above_lists_nothing_twice()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("root/d"));
        File.WriteAllText(folder.File("root/d/a.pkl"), "");
        File.WriteAllText(folder.File("beside.pkl"), "");
        Directory.CreateSymbolicLink(folder.File("root/d/up"), "..");
        Directory.CreateSymbolicLink(folder.File("root/d/further"), Path.Combine("..", ".."));
        Directory.CreateSymbolicLink(folder.File("root/d/self"), ".");

        Assert.Equal([folder.File("root/d/a.pkl")], FolderWalk.Files(folder.File("root")));
        Assert.Equal([folder.File("root/d/a.pkl")], FolderWalk.Files(folder.File("root/d")));
    }

    [Fact]
    public void A_folder_elsewhere_is_read_through_its_link_once_and_one_inside_by_its_own_name()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("elsewhere/deep"));
        Directory.CreateDirectory(folder.File("root/z"));
        File.WriteAllText(folder.File("elsewhere/deep/x.pkl"), "");
        File.WriteAllText(folder.File("root/z/y.pkl"), "");
        Directory.CreateSymbolicLink(folder.File("root/a"), folder.File("elsewhere"));
        Directory.CreateSymbolicLink(folder.File("root/b"), folder.File("elsewhere"));
        Directory.CreateSymbolicLink(folder.File("root/c"), "z");

        Assert.Equal([folder.File("root/a/deep/x.pkl"), folder.File("root/z/y.pkl")],
            FolderWalk.Files(folder.File("root")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Hidden_files_and_folders_are_no_data_but_a_hidden_root_is_read()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File(".root/.git"));
        foreach (var name in (string[])["a.pkl", "._a.pkl", ".DS_Store", ".git/b.pkl"])
        {
            File.WriteAllText(folder.File($".root/{name}"), "");
        }

        Assert.Equal([folder.File(".root/a.pkl")], FolderWalk.Files(folder.File(".root")));
    }

    [Fact]
    public void Without_the_folders_below_only_its_own_files_are_listed()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("d"));
        File.WriteAllText(folder.File("d/a.pkl"), "");
        File.WriteAllText(folder.File("b.pkl"), "");

        Assert.Equal([folder.File("b.pkl")], FolderWalk.Files(folder.Path, below: false));
    }
}

using Build.Stages;

namespace Build.Tests.Stages;

public sealed class InputHashesTests
{
    [Fact]
    public void A_file_is_read_once_until_its_size_or_time_changes()
    {
        using var folder = new TemporaryFolder();
        var (path, memo) = (folder.File("a.bin"), folder.File("memo.txt"));
        WriteOld(path, "content");

        var first = new InputHashes(memo);
        var hash = first.Of(path);
        first.Save();
        var second = new InputHashes(memo);

        Assert.Equal(hash, second.Of(path));
        Assert.Equal((1, 0), (first.FilesRead, second.FilesRead));

        WriteOld(path, "contenu");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
        var third = new InputHashes(memo);
        Assert.NotEqual(hash, third.Of(path));
        Assert.Equal(1, third.FilesRead);
    }

    [Fact]
    public void A_file_written_this_moment_is_not_remembered_because_it_may_change_within_the_same_tick()
    {
        using var folder = new TemporaryFolder();
        var (path, memo) = (folder.File("a.bin"), folder.File("memo.txt"));
        File.WriteAllText(path, "content");
        var first = new InputHashes(memo);
        first.Of(path);
        first.Save();

        var second = new InputHashes(memo);
        second.Of(path);

        Assert.Equal(1, second.FilesRead);
    }

    [Fact]
    public void A_folder_counts_by_the_names_and_contents_of_all_its_files()
    {
        using var folder = new TemporaryFolder();
        var data = Directory.CreateDirectory(folder.File("data")).FullName;
        Directory.CreateDirectory(Path.Combine(data, "sub"));
        File.WriteAllText(Path.Combine(data, "a.txt"), "a");
        File.WriteAllText(Path.Combine(data, "sub", "b.txt"), "bb");
        var hash = HashOf(folder, data);
        Assert.Equal(3, hash!.Value.Bytes);

        File.SetLastWriteTimeUtc(Path.Combine(data, "a.txt"), DateTime.UtcNow.AddDays(-9));
        Assert.Equal(hash, HashOf(folder, data));

        File.Move(Path.Combine(data, "sub", "b.txt"), Path.Combine(data, "sub", "c.txt"));
        Assert.NotEqual(hash, HashOf(folder, data));
    }

    [Fact]
    public void What_is_not_there_has_no_hash_and_a_spoilt_memo_costs_only_time()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("memo.txt"), "not a memo\n\0\n");
        File.WriteAllText(folder.File("a"), "a");

        Assert.Null(HashOf(folder, folder.File("nowhere")));
        Assert.NotNull(HashOf(folder, folder.File("a")));
    }

    private static InputHash? HashOf(TemporaryFolder folder, string path) => new InputHashes(folder.File("memo.txt")).Of(path);

    private static void WriteOld(string path, string content)
    {
        File.WriteAllText(path, content);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1));
    }
}

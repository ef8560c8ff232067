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
    public void Whether_a_file_was_written_this_moment_is_asked_of_the_file_system_and_not_of_this_machine_s_clock()
    {
        using var folder = new TemporaryFolder();
        var (path, memo) = (folder.File("a.bin"), folder.File("cache/memo.txt"));
        File.WriteAllText(path, "content");
        var first = new InputHashes(memo, time: new AheadClock());
        first.Of(path);
        first.Save();

        var second = new InputHashes(memo);
        second.Of(path);

        Assert.Equal(1, second.FilesRead);
        Assert.Empty(Directory.EnumerateFiles(folder.File("cache"), "*.tmp"));
    }

    private sealed class AheadClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow.AddHours(1);
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

    [Fact]
    public void A_link_counts_by_the_content_it_names()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a right of their own");
        using var folder = new TemporaryFolder();
        var (real, link, memo) = (folder.File("list.csv"), folder.File("link.csv"), folder.File("memo.txt"));
        WriteOld(real, "all of the clips");
        File.CreateSymbolicLink(link, "list.csv");
        Directory.CreateDirectory(folder.File("poses"));
        File.CreateSymbolicLink(folder.File("poses/a.csv"), "../list.csv");
        InputHash? Of(string path)
        {
            var hashes = new InputHashes(memo);
            var hash = hashes.Of(path);
            hashes.Save();
            return hash;
        }

        var (file, tree) = (Of(link), Of(folder.File("poses")));
        Assert.Equal((16L, 16L), (file!.Value.Bytes, tree!.Value.Bytes));
        Assert.Equal(Of(real), file);

        WriteOld(real, "half of the"); // the link itself is as before
        Assert.NotEqual(file, Of(link));
        Assert.NotEqual(tree, Of(folder.File("poses")));
    }

    [Fact]
    public void With_verify_a_file_of_the_same_size_and_time_is_read_again_and_only_once()
    {
        using var folder = new TemporaryFolder();
        var (path, memo) = (folder.File("a.bin"), folder.File("memo.txt"));
        WriteOld(path, "content");
        var time = File.GetLastWriteTimeUtc(path);
        var first = new InputHashes(memo);
        var hash = first.Of(path);
        first.Save();
        File.WriteAllText(path, "CONTENT");
        File.SetLastWriteTimeUtc(path, time);

        Assert.Equal(hash, new InputHashes(memo).Of(path)); // what makes a warm start quick
        var verifying = new InputHashes(memo, readAll: true);
        Assert.NotEqual(hash, verifying.Of(path));
        Assert.Equal(verifying.Of(path), verifying.Of(path));
        Assert.Equal(1, verifying.FilesRead);
        verifying.Save();
        Assert.NotEqual(hash, new InputHashes(memo).Of(path));
    }

    [Fact]
    public void A_folder_that_links_back_to_itself_ends()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a right of their own");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("data/sub"));
        File.WriteAllText(folder.File("data/sub/a"), "a");
        var without = HashOf(folder, folder.File("data"));
        Directory.CreateSymbolicLink(folder.File("data/sub/loop"), "..");
        Directory.CreateSymbolicLink(folder.File("data/sub/other"), ".");

        Assert.Equal(without, HashOf(folder, folder.File("data")));
    }

    [Theory]
    [InlineData("pipe", "is not a file but a named pipe, a socket or a device")]
    [InlineData("nowhere", "links to a file that is not there")]
    public async Task What_cannot_be_read_is_named_and_never_waited_for(string kind, string message)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "named pipes are told by a Linux call");
        using var folder = new TemporaryFolder();
        var odd = Path.Combine(Directory.CreateDirectory(folder.File("data")).FullName, "odd");
        if (kind == "pipe")
        {
            using var made = System.Diagnostics.Process.Start("mkfifo", [odd]);
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        else
        {
            File.CreateSymbolicLink(odd, "/nowhere/at/all");
        }

        var error = Assert.Throws<StageException>(() => HashOf(folder, folder.File("data")));

        Assert.Contains(odd, error.Message);
        Assert.Contains(message, error.Message);
    }

    private static InputHash? HashOf(TemporaryFolder folder, string path) => new InputHashes(folder.File("memo.txt")).Of(path);

    private static void WriteOld(string path, string content)
    {
        File.WriteAllText(path, content);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1));
    }
}

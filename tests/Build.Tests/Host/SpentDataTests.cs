namespace Build.Tests.Host;

public sealed class SpentDataTests
{
    [Fact]
    public async Task Data_whose_readers_are_done_may_be_deleted_and_is_made_again_when_something_new_reads_it()
    {
        using var host = new HostRun();
        (await host.RunAsync("--target=BuildHdf5")).Ended(0);
        (await host.RunAsync("--target=Clean --spent --all")).Ended(1)
            .Says("--all and --spent: each removes something else; give one of them.").DoesNotSay("removing");
        (await host.RunAsync("--target=Clean --spent")).Ended(0)
            .Says("removing the files of data/small/poses; its manifest stays").Says("removing the files of data/small/one/h5")
            .DoesNotSay("data/small/one/store").DoesNotSay("bin");
        Assert.Equal(["manifest.json"], Directory.GetFileSystemEntries(host.Path("data/small/poses")).Select(Path.GetFileName));
        Assert.True(File.Exists(host.Path("data/small/one/store/result.txt")));

        (await host.RunAsync("--target=BuildHdf5 --dryrun")).Ended(0).Says("0 stages would run, 3 are cached.");
        (await host.RunAsync("--target=BuildHdf5 --set store.name=other")).Ended(0);
        Assert.Equal(["synthesize", "hdf5", "pack", "synthesize", "hdf5", "pack"], host.Ran);
    }
}

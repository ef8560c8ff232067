using OpenHands.Results.Tables;
using OpenHands.Runs;

namespace OpenHands.Results.Tests.Tables;

/// <summary>
/// Every table of a made-up repository, byte for byte as in tests/fixtures/results. After a wanted change of a table run the tests once
/// with OPENHANDS_ACCEPT=1, look at what changed in that folder, and commit it.
/// </summary>
public sealed class TableSnapshotTests
{
    [Fact]
    public void Every_table_has_the_bytes_of_its_snapshot()
    {
        using var repository = new Repository().WithExperiment(top1: [0.7, 0.8, 0.9]).WithExperiment("st-gcn", "LSA64", 0.65);
        var missing = new ResultCell("LSA64", "LSTM", string.Empty, 1, "upstream", "paper", string.Empty, string.Empty, "s/lsa64-lstm", [],
            "./build.sh --target=Evaluate --suite=s --experiment=lsa64-lstm");
        TableWriter.Write(repository.Root, TableWriter.Build(repository.Root, RunIndex.Read(repository.Root), [missing]));
        var made = new DirectoryInfo(Path.Combine(repository.Root, "results")).GetFiles()
            .ToDictionary(f => f.Name, f => File.ReadAllText(f.FullName));
        if (Environment.GetEnvironmentVariable("OPENHANDS_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Fixtures.Path("results"));
            foreach (var (name, text) in made)
            {
                File.WriteAllText(Fixtures.Path("results", name), text);
            }
        }

        var stored = new DirectoryInfo(Fixtures.Path("results")).GetFiles().Where(f => f.Name != "README.md")
            .ToDictionary(f => f.Name, f => File.ReadAllText(f.FullName));
        Assert.Equal(stored.Keys.Order(StringComparer.Ordinal), made.Keys.Order(StringComparer.Ordinal));
        Assert.All(stored, table => Assert.Equal(table.Value, made[table.Key]));
    }
}

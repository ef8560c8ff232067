using Build.Tests;
using Build.Tests.Slurm;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Build.Tests;

/// <summary>Tests that wait for minutes of Slurm's own begin first, so that nobody waits for them alone in the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
    [
        typeof(SlurmRecoveryTests).FullName!, typeof(SlurmFenceTests).FullName!, typeof(SlurmLimitTests).FullName!,
        typeof(SlurmProcessesTests).FullName!, typeof(SlurmJobsTests).FullName!, typeof(SlurmArrayTests).FullName!,
        typeof(SlurmMemoryTests).FullName!, typeof(SlurmAccountingTests).FullName!, typeof(SlurmPipelineTests).FullName!,
        typeof(SlurmTroubleTests).FullName!,
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => PlaceOf(collection.TestCollectionDisplayName))];

    private static int PlaceOf(string collection)
    {
        var place = Array.FindIndex(Longest, name => collection.Contains(name, StringComparison.Ordinal));
        return place < 0 ? Longest.Length : place;
    }
}

using System.Diagnostics;
using OpenHands.Training.Tests.Tiny;

namespace OpenHands.Training.Tests;

public sealed class MemoryTests
{
    private const long CollectorNoise = 6 << 20;

    [Fact]
    public void Memory_grows_by_less_than_one_per_cent_over_two_thousand_steps()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        using var folder = new TemporaryFolder();
        using var model = TinyPretrainer.Seeded();
        var resident = new List<long>();
        var progress = new RecordedProgress(p =>
        {
            if (p.Step % 100 == 0)
            {
                // What counts is what is held, not what waits for collection or lies in the collector's reserve.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                resident.Add(Process.GetCurrentProcess().WorkingSet64);
            }
        });
        var options = new PretrainingOptions { BatchSize = 8, MaxEpochs = 60, LogEverySteps = 10, Device = "cpu" };
        new PretrainingLoop(model, new TinyWindows(400), null, options).Run(folder.Path, new RunHost(progress));

        // The working set goes up and down with the collector by several megabytes, which is more than one per cent of this tiny run; so its
        // floors are compared, 1,500 steps apart, and the collector's share is allowed for. A leak of a few kilobytes a step goes beyond it.
        Assert.Equal(30, resident.Count);
        var warm = resident[5..15].Min();
        var last = resident[^10..].Min();
        Assert.True(last < (warm * 1.0075) + CollectorNoise, $"{warm >> 10} KiB -> {last >> 10} KiB: {string.Join(", ", resident.Select(r => r >> 10))}");
    }
}

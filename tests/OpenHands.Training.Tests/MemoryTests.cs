using System.Diagnostics;
using OpenHands.Training.Tests.Tiny;

namespace OpenHands.Training.Tests;

public sealed class MemoryTests
{
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
                GC.Collect(); // what counts is what is held, not what waits for collection
                resident.Add(Process.GetCurrentProcess().WorkingSet64);
            }
        });
        var options = new PretrainingOptions { BatchSize = 8, MaxEpochs = 60, LogEverySteps = 10, Device = "cpu" };
        new PretrainingLoop(model, new TinyWindows(400), null, options).Run(folder.Path, new RunHost(progress));

        // The working set goes up and down with collections by more than one per cent; what is held is its floor. The two floors lie 1,500
        // steps apart, so that one per cent over 2,000 steps is three quarters of one here.
        Assert.Equal(30, resident.Count);
        var warm = resident[5..15].Min();
        var last = resident[^10..].Min();
        Assert.True(last < warm * 1.0075, $"{warm >> 10} KiB -> {last >> 10} KiB: {string.Join(", ", resident.Select(r => r >> 10))}");
    }
}

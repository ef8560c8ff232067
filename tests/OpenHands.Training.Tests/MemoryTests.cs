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
        var options = new LoopKnobs { MaxEpochs = 60, LogEverySteps = 10, Optimiser = new() { LearningRate = 1e-4 } };
        new PretrainingLoop(model, new TinyWindows(400), null, options.Pretraining(), options.Run).Run(folder.Path, new RunHost(progress));

        var warm = resident[9]; // after 1,000 steps
        Assert.Equal(30, resident.Count);
        Assert.True(resident[^1] < warm * 1.01,
            $"{warm >> 10} KiB -> {resident[^1] >> 10} KiB: {string.Join(", ", resident.Select(r => r >> 10))}");
    }
}

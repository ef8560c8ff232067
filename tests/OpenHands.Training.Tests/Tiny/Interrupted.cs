namespace OpenHands.Training.Tests.Tiny;

/// <summary>A run that ends in the middle and is started again, against one that nobody disturbed.</summary>
internal static class Interrupted
{
    /// <summary>Asserts that both leave the same bytes.</summary>
    /// <param name="steps">After how many steps it ends.</param>
    /// <param name="seeded">A fresh network of a seed: the run that goes on starts with other weights, which must not count.</param>
    /// <param name="train">Trains it in a folder.</param>
    public static void GoesOnBitForBit<T>(int steps, Func<long, T> seeded, Action<T, string, ITrainingProgress> train)
        where T : IDisposable
    {
        using var straight = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        using (var model = seeded(1))
        {
            train(model, straight.Path, new RecordedProgress());
        }

        using (var model = seeded(1))
        {
            var crash = new RecordedProgress(p =>
            {
                if (p.Step == steps)
                {
                    throw new InvalidOperationException("crash");
                }
            });
            Assert.Throws<InvalidOperationException>(() => train(model, folder.Path, crash));
        }

        using var other = seeded(2);
        train(other, folder.Path, new RecordedProgress());
        Assert.Equal(RunFiles.Hash(straight.Path), RunFiles.Hash(folder.Path));
    }
}

namespace OpenHands.Datasets.Validation;

/// <summary>How many recordings have a length within some bounds.</summary>
/// <param name="From">Fewest frames.</param>
/// <param name="To">Most frames; int.MaxValue in the last band.</param>
/// <param name="Clips">Number of recordings.</param>
public sealed record DurationBand(int From, int To, int Clips)
{
    private static readonly int[] Bounds = [0, 1, 8, 16, 32, 64, 128, 256, 512, 1024, 4096];

    /// <summary>The bounds as text, such as <c>16-31</c>.</summary>
    public string Name => To == int.MaxValue ? $"{From} or more" : From == To ? $"{From}" : $"{From}-{To}";

    internal static IReadOnlyList<DurationBand> Of(IReadOnlyCollection<int> frames) => [.. Bounds.Select((from, i) =>
    {
        var to = i + 1 < Bounds.Length ? Bounds[i + 1] - 1 : int.MaxValue;
        return new DurationBand(from, to, frames.Count(count => count >= from && count <= to));
    })];
}

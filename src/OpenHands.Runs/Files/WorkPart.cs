using System.Globalization;

namespace OpenHands.Runs.Files;

/// <summary>One of the parts that a stage's work is cut into, each made by a process of its own.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Count">How many there are.</param>
public sealed record WorkPart(int Number, int Count)
{
    /// <summary>Reads <c>3/8</c>; null where it is no such part.</summary>
    public static WorkPart? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('/') is [var first, var second] && Read(first) is { } number && Read(second) is { } count
            && number >= 1 && number <= count ? new WorkPart(number, count) : null;
    }

    /// <summary>
    /// The items of this part: neighbours in the list, about as heavy together as those of any other part. Every item is in one part; a
    /// part may have none.
    /// </summary>
    /// <param name="items">All items, in an order that every process sees.</param>
    /// <param name="weight">What an item takes, such as its bytes.</param>
    public IReadOnlyList<T> Of<T>(IReadOnlyList<T> items, Func<T, long> weight)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(weight);
        var weights = items.Select(item => 1.0 + Math.Max(0, weight(item))).ToList(); // one more: no item weighs nothing
        var (all, before, own) = (weights.Sum(), 0.0, new List<T>());
        for (var i = 0; i < items.Count; i++)
        {
            var middle = before + (weights[i] / 2);
            before += weights[i];
            if (Math.Min(Count, 1 + (int)(middle / all * Count)) == Number)
            {
                own.Add(items[i]);
            }
        }

        return own;
    }

    /// <summary><c>3/8</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");

    private static int? Read(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;
}

namespace OpenHands.Extraction.Video;

/// <summary>Orders names as people number them: frame2 before frame10, whatever the zeros in front.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Instance { get; } = new();

    public int Compare(string? first, string? second)
    {
        var a = first.AsSpan();
        var b = second.AsSpan();
        while (a.Length > 0 && b.Length > 0)
        {
            var (digitsA, digitsB) = (Digits(a), Digits(b));
            int order;
            if (digitsA > 0 && digitsB > 0)
            {
                var numberA = a[..digitsA].TrimStart('0');
                var numberB = b[..digitsB].TrimStart('0');
                order = numberA.Length != numberB.Length ? numberA.Length - numberB.Length : numberA.SequenceCompareTo(numberB);
                a = a[digitsA..];
                b = b[digitsB..];
            }
            else
            {
                order = a[0] - b[0];
                a = a[1..];
                b = b[1..];
            }

            if (order != 0)
            {
                return order;
            }
        }

        // Names that differ only in leading zeros are still different.
        return a.Length != b.Length ? a.Length - b.Length : string.CompareOrdinal(first, second);
    }

    private static int Digits(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : text.Length;
}

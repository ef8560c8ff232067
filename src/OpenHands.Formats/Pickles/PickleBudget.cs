namespace OpenHands.Formats.Pickles;

/// <summary>
/// What reading a file may allocate: three times its size (binary data pickled as text is held as UTF-16 and as bytes) plus 32 MiB. Small
/// opcodes make large objects, so a hostile file of some megabytes could otherwise ask for gigabytes.
/// </summary>
internal sealed class PickleBudget(long fileBytes)
{
    /// <summary>What one value on the heap costs, with its place in a list.</summary>
    public const int Value = 48;

    /// <summary>What an empty container costs with its first entries.</summary>
    public const int Container = 160;

    /// <summary>What an empty dict costs with its first entries.</summary>
    public const int Dictionary = 320;

    private long _left = 3 * fileBytes + (32L << 20);

    /// <summary>Takes <paramref name="bytes"/> from the budget.</summary>
    /// <exception cref="InvalidDataException">Nothing is left of it.</exception>
    public void Charge(long bytes)
    {
        _left -= bytes;
        if (_left < 0 || bytes < 0)
        {
            throw new InvalidDataException(
                $"describes more objects than a file of {fileBytes} bytes may (three times its own size + 32 MiB)");
        }
    }
}

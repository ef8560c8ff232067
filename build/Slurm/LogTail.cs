using System.Text;

namespace Build.Slurm;

/// <summary>
/// The new whole lines of a file that another machine writes. It is opened each time: an open file may not grow there.
/// </summary>
public sealed class LogTail(string path)
{
    private const int MostAtOnce = 1 << 20;

    private long _position;

    /// <param name="isEnded">Nothing more is written, so that a last line without its end counts too.</param>
    public IReadOnlyList<string> NewLines(bool isEnded = false)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = Math.Min(_position, file.Length);
        var buffer = new byte[(int)Math.Min(MostAtOnce, file.Length - file.Position)];
        var read = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        var whole = isEnded || read == MostAtOnce ? read : buffer.AsSpan(0, read).LastIndexOf((byte)'\n') + 1;
        _position = file.Position - read + whole;
        return Lines(buffer.AsSpan(0, whole));
    }

    /// <summary>The last lines of a file; none where there is no file.</summary>
    public static IReadOnlyList<string> Last(string path, int count)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = Math.Max(0, file.Length - (MostAtOnce / 8));
        var buffer = new byte[(int)(file.Length - file.Position)];
        var read = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return [.. Lines(buffer.AsSpan(0, read)).TakeLast(count)];
    }

    private static string[] Lines(ReadOnlySpan<byte> bytes) =>
        Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

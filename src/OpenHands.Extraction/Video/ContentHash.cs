using System.Security.Cryptography;
using System.Text;

namespace OpenHands.Extraction.Video;

/// <summary>
/// Identifies a video by the SHA-256 of its bytes. Size and time of a file do not show every change: rotation is rewritten in place, and
/// copies keep times. Hashing takes about a hundredth of the time of tracking.
/// </summary>
internal static class ContentHash
{
    private const int Block = 1 << 20;

    /// <summary>The hash of a file, or of names and contents of a folder's frames, in hexadecimal.</summary>
    /// <param name="path">Video file, or folder of frames.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="InvalidDataException">A file cannot be read.</exception>
    public static string Of(string path, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (!Directory.Exists(path))
        {
            Add(hash, path, cancellation);
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }

        foreach (var frame in FrameFolder.Files(path))
        {
            using var one = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Add(one, frame, cancellation);
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetFileName(frame)}\0"));
            hash.AppendData(one.GetHashAndReset());
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, string path, CancellationToken cancellation) => InputFile.Read(path, stream =>
    {
        var buffer = new byte[Block];
        for (int read; (read = stream.Read(buffer)) > 0; cancellation.ThrowIfCancellationRequested())
        {
            hash.AppendData(buffer, 0, read);
        }

        return 0;
    });
}

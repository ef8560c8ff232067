using System.Security.Cryptography;

namespace OpenHands.Datasets.Downloads;

/// <summary>SHA-256 of files, in lower-case hexadecimal.</summary>
internal static class FileChecksum
{
    public static async Task<string> OfAsync(string path, CancellationToken cancellation)
    {
        const FileOptions Streaming = FileOptions.SequentialScan | FileOptions.Asynchronous;
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, Streaming);
        return await OfAsync(stream, cancellation);
    }

    public static async Task<string> OfAsync(Stream stream, CancellationToken cancellation)
    {
        stream.Seek(0, SeekOrigin.Begin);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation));
    }
}

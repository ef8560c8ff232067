namespace OpenHands.Datasets.Downloads;

/// <summary>Finds a file that need not be fetched: at its final name, or in a folder of files brought along.</summary>
internal static class LocalFile
{
    /// <summary>The file, verified, at its final name; or null.</summary>
    /// <exception cref="InvalidDataException">A file is there, but it is not the one that the catalogue or an earlier download
    /// describes.</exception>
    public static async Task<DownloadResult?> FindAsync(
        DownloadRequest request, DownloadOptions options, ChecksumLock learned, CancellationToken cancellation)
    {
        var expected = request.Sha256 ?? (request.Url is null ? null : learned.Find(request.Url));
        if (File.Exists(request.Path))
        {
            var (bytes, sha256) = (new FileInfo(request.Path).Length, await FileChecksum.OfAsync(request.Path, cancellation));
            return Fits(request, expected, bytes, sha256)
                ? new(request.Name, request.Path, bytes, sha256, 0)
                : throw new InvalidDataException(
                    $"{request.Path}: {bytes} bytes with the SHA-256 {sha256}, expected {expected ?? $"{request.Bytes} bytes"}; "
                    + "delete it to download it again");
        }

        foreach (var folder in options.SeedFolders)
        {
            var seed = Path.Combine(folder, Path.GetFileName(request.Path));
            if (!File.Exists(seed))
            {
                continue;
            }

            var (bytes, sha256) = (new FileInfo(seed).Length, await FileChecksum.OfAsync(seed, cancellation));
            if (Fits(request, expected, bytes, sha256))
            {
                Copy(seed, request.Path);
                return new(request.Name, request.Path, bytes, sha256, 0);
            }
        }

        return null;
    }

    private static bool Fits(DownloadRequest request, string? expected, long bytes, string sha256) =>
        (expected is null || expected == sha256) && (!request.BytesExact || request.Bytes is null || request.Bytes == bytes);

    private static void Copy(string from, string to) => AtomicFile.Write(to, stream =>
    {
        using var source = File.OpenRead(from);
        source.CopyTo(stream);
    });
}

namespace OpenHands.Datasets.Downloads;

/// <summary>How files are fetched.</summary>
public sealed record DownloadOptions
{
    /// <summary>Files fetched at the same time.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>
    /// Attempts without any new byte before a file is given up; an attempt that brings the file forward starts the count again.
    /// </summary>
    public int MaxAttempts { get; init; } = 8;

    /// <summary>The pause after the first failure; it doubles with each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause, unless the server asks for a longer one.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A server that asks (Retry-After) for more than this is not waited for.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A connection that brings nothing for this long is dropped and resumed.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Nothing is fetched: files are taken from <see cref="SeedFolders"/>, and what is missing is listed.</summary>
    public bool Offline { get; init; }

    /// <summary>Folders with files fetched by other means; a file counts if name and checksum fit.</summary>
    public IReadOnlyList<string> SeedFolders { get; init; } = [];

    /// <summary>Where files are fetched instead of their own hosts; null for none (see <see cref="Downloads.Mirror"/>).</summary>
    public Uri? Mirror { get; init; }

    /// <summary>The table of checksums learned at a first download (a CSV file).</summary>
    public required string LockFile { get; init; }

    /// <summary>The clock, for pauses and rates.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Bytes free on the disk of a folder.</summary>
    public Func<string, long> FreeSpace { get; init; } = folder => new DriveInfo(folder).AvailableFreeSpace;
}

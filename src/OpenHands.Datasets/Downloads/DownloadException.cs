namespace OpenHands.Datasets.Downloads;

/// <summary>
/// A file could not be fetched, though nothing is wrong with its bytes: the network, the server, the disk, or offline mode.
/// </summary>
public sealed class DownloadException : IOException
{
    /// <summary>Says what could not be fetched, why, and what to do.</summary>
    public DownloadException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}

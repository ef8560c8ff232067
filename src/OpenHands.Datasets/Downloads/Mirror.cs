namespace OpenHands.Datasets.Downloads;

/// <summary>
/// A copy of the catalogue's files at another place: each lies there under the host and path of its address, so that
/// <c>https://zenodo.org/record/1/files/a.zip</c> is <c>MIRROR/zenodo.org/record/1/files/a.zip</c>.
/// </summary>
public static class Mirror
{
    /// <summary>The environment variable that names one where the command line does not.</summary>
    public const string Variable = "OPENHANDS_MIRROR";

    /// <summary>Reads an address; null or empty for no mirror.</summary>
    /// <param name="text">An address of http, https or file.</param>
    /// <param name="where">The option or variable, for the message.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static Uri? Parse(string? text, string where) => string.IsNullOrEmpty(text) ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "file"
            && text.Contains("://", StringComparison.Ordinal)
            ? url
            : throw new ArgumentException($"{where}={text}: expected an address like http://host/copy or file:///folder");

    /// <summary>Where a file is fetched: at the mirror, or at its own address where there is none.</summary>
    public static Uri AddressOf(Uri file, Uri? mirror) => mirror is null
        ? file
        : new Uri($"{mirror.AbsoluteUri.TrimEnd('/')}/{file.Host}{file.AbsolutePath}");
}

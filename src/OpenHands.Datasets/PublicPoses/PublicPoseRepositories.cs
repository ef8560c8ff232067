using OpenHands.Datasets.Downloads;

namespace OpenHands.Datasets.PublicPoses;

/// <summary>
/// Folders of public repositories at their commits, below <c>sources</c> of the folder of all sets. A repository is fetched once, as one
/// archive; only the poses in the folders that the catalogue names are kept.
/// </summary>
/// <param name="folder">The folder of all sets.</param>
/// <param name="tables">The catalogue's tables.</param>
public sealed class PublicPoseRepositories(string folder, PublicPoseTables tables)
{
    private const long LargestArchive = 4L << 30;

    /// <summary>How much an archive may unpack to.</summary>
    internal static ExtractionLimits Limits { get; } = new() { MostBytes = 16L << 30, MostEntries = 1_000_000 };

    /// <summary>The sources of sets whose repositories are not there yet, by repository.</summary>
    public IReadOnlyList<IReadOnlyList<PublicPoseSource>> Missing(IEnumerable<PublicPoseSet> sets) =>
    [
        .. sets.SelectMany(tables.SourcesOf).Where(source => !Directory.Exists(TreeOf(source))).Select(TreeOf).Distinct()
            .Select(tree => tables.Sources.Where(source => TreeOf(source) == tree).ToList()),
    ];

    /// <summary>The folder of a source; it need not exist.</summary>
    public string PathOf(PublicPoseSource source) => Path.Combine(TreeOf(source), source.Folder);

    /// <summary>Fetches a repository and keeps the folders of its sources.</summary>
    /// <param name="http">As <see cref="Downloader"/> wants it.</param>
    /// <param name="options">How it is fetched.</param>
    /// <param name="sources">The sources of one repository.</param>
    /// <param name="cancellation">Stops; what has arrived is kept for the next run.</param>
    /// <returns>Bytes that came over the network.</returns>
    /// <exception cref="DownloadException">The repository is gone, or the network fails.</exception>
    /// <exception cref="InvalidDataException">The archive is refused, or lacks a folder.</exception>
    public async Task<long> FetchAsync(
        HttpClient http, DownloadOptions options, IReadOnlyList<PublicPoseSource> sources, CancellationToken cancellation = default)
    {
        var (first, tree) = (sources[0], TreeOf(sources[0]));
        var request = new DownloadRequest(first.Repository, first.Archive, tree + ".tar.gz") { MostBytes = LargestArchive };
        var result = (await new Downloader(http, options).FetchAsync([request], null, cancellation))[0];
        var kept = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            new ArchiveExtractor(Limits).Extract(result.Path, tree, keep: Keep, cancellation: cancellation);
        }
        catch (InvalidDataException)
        {
            File.Delete(result.Path);
            throw;
        }

        File.Delete(result.Path);
        if (sources.FirstOrDefault(source => !kept.Contains(source.Id)) is { } lacking)
        {
            Directory.Delete(tree, recursive: true);
            throw new InvalidDataException($"{lacking.Text}: no *{lacking.Extension} file is there");
        }

        return result.Transferred;

        // All is below one folder, which GitHub names after repository and commit.
        string? Keep(string entry)
        {
            var name = entry[(entry.IndexOf('/') + 1)..];
            var of = sources.Where(source => name.EndsWith(source.Extension, StringComparison.OrdinalIgnoreCase)
                && (source.Folder.Length == 0 || name.StartsWith(source.Folder + "/", StringComparison.Ordinal))).ToList();
            kept.UnionWith(of.Select(source => source.Id));
            return of.Count > 0 ? name : null;
        }
    }

    private string TreeOf(PublicPoseSource source) =>
        Path.Combine(folder, "sources", $"{source.Repository.Replace('/', '-')}-{source.Commit[..12]}");
}

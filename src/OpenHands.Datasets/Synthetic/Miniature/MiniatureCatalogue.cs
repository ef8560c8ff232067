using System.Text.RegularExpressions;
using OpenHands.Datasets.Catalogue;
using OpenHands.Formats.Hdf5;

namespace OpenHands.Datasets.Synthetic.Miniature;

/// <summary>
/// Every file of the catalogue in small, in the layout of the published one, performed by synthetic signers: a mirror that whole suites
/// can be rehearsed on. Checkpoints are left out: no suite fetches them, and they need the networks.
/// </summary>
public static partial class MiniatureCatalogue
{
    /// <summary>Folder of the copies of the catalogue's hosts.</summary>
    public const string MirrorFolder = "mirror";

    /// <summary>Folder of the catalogue's tables, without the sizes and checksums of the real files.</summary>
    public const string TablesFolder = "catalogue";

    /// <summary>Folder of what is not public.</summary>
    public const string BroughtFolder = "brought";

    // Long enough for windows of 210 frames, as the ACL-era files cut them.
    private const int RecordingFrames = 240;

    /// <summary>Writes it.</summary>
    /// <param name="folder">Where to; must be empty or absent.</param>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="progress">Told how many entries of how many are written.</param>
    /// <param name="cancellation">Stops between two entries.</param>
    /// <exception cref="IOException">The disk refuses, or the folder holds a mirror already.</exception>
    public static void Write(string folder, DatasetCatalogue catalogue, Action<int, int>? progress = null,
        CancellationToken cancellation = default)
    {
        var (mirror, work) = (Path.Combine(folder, MirrorFolder), Path.Combine(folder, "work"));
        var (clips, brought) = (new MiniatureClips(seed: 22), new MiniatureFolder(Path.Combine(folder, BroughtFolder)));
        var sets = new MiniatureSets(clips);
        const string Repository = "openhands_repository";
        var address = catalogue.Find(Repository).Url!.LocalPath;
        var assets = new MiniatureFolder(Path.Combine(work, Repository,
            $"OpenHands-{Path.GetFileNameWithoutExtension(address)}", "openhands", "datasets", "assets"));
        MiniatureFolder Tree(string entry) => new(Path.Combine(work, entry));
        var writers = new Dictionary<string, Action>
        {
            ["INCLUDE"] = () => sets.Include(Tree("INCLUDE"), Tree("include_metadata")),
            ["WLASL"] = () => sets.Wlasl(Tree("WLASL"), Tree("wlasl_metadata")),
            ["AUTSL"] = () => sets.Autsl(Tree("AUTSL"), Tree("autsl_metadata")),
            ["MSASL"] = () => sets.MsAsl(Tree("MSASL"), assets),
            ["LSA64"] = () => sets.Lsa64(Tree("LSA64"), Tree("lsa64_metadata")),
            ["GSL"] = () => sets.Gsl(Tree("GSL"), Tree("gsl_metadata")),
            ["ASLLVD"] = () => sets.Asllvd(Tree("ASLLVD"), assets),
            ["RWTH_Phoenix_Signer03"] = () => sets.Rwth(Tree("RWTH_Phoenix_Signer03"), assets),
            ["CSL"] = () => sets.Csl(brought, Tree("csl_metadata"), assets),
            ["DEVISIGN"] = () => sets.Devisign(brought, Tree("devisign_metadata"), assets),
            ["Bosphorus22k"] = () => sets.Bosphorus(brought, assets),
        };
        foreach (var entry in catalogue.Entries.OfType<IsolatedDatasetFile>()
            .Where(entry => entry.Name.StartsWith("Fingerspelling_", StringComparison.Ordinal)))
        {
            writers[entry.Name] = () =>
                sets.Fingerspelling(Tree(entry.Name), entry.Language is "American" or "Greek" ? entry.Language + "/" : "");
        }

        foreach (var corpus in catalogue.Entries.OfType<RawCorpus>())
        {
            writers[corpus.Name] = () => Raw(clips, Tree(corpus.Name), corpus);
        }

        var done = 0;
        foreach (var write in writers.Values)
        {
            cancellation.ThrowIfCancellationRequested();
            write();
            progress?.Invoke(++done, writers.Count);
        }

        foreach (var entry in catalogue.Entries.Where(entry => Directory.Exists(Path.Combine(work, entry.Name))))
        {
            Tree(entry.Name).PackInto(mirror, entry);
        }

        Directory.Delete(work, recursive: true);
    }

    /// <summary>Writes the catalogue's tables as they are for the miniature.</summary>
    public static void WriteTables(string catalogue, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(catalogue, "*.csv"))
        {
            // The counts are of the real lists.
            var text = Path.GetFileName(file) == "expected_counts.csv" ? File.ReadLines(file).First() + "\n" : File.ReadAllText(file);
            File.WriteAllText(Path.Combine(folder, Path.GetFileName(file)), SizeAndChecksum().Replace(text, "$1,,no,,"));
        }
    }

    [GeneratedRegex("(https?://[^,\n]+),[0-9]*,(?:yes|no),[0-9a-f]*,", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex SizeAndChecksum();

    // An HDF5 file for each channel, as OpenHands' instructions have it.
    private static void Raw(MiniatureClips clips, MiniatureFolder tree, RawCorpus corpus)
    {
        foreach (var channel in Enumerable.Range(0, 2))
        {
            using var file = new RawPoseWriter(tree.File($"{corpus.Name}/channel{channel}.h5"));
            for (var recording = 0; recording < 2; recording++)
            {
                file.Add($"{corpus.Name}_{channel}{recording}.pkl", clips.Perform(SyntheticVocabulary.Signs, channel, RecordingFrames));
            }

            file.Complete();
        }
    }
}

using OpenHands.Formats;
using OpenHands.Formats.Numpy;
using OpenHands.Formats.Parquet;
using OpenHands.Formats.PoseFormat;
using OpenHands.Poses;

namespace OpenHands.Datasets.PublicPoses;

/// <summary>
/// Makes sets out of what was fetched. Which clips of a repository are in a set, and under which names, is found by their content: each is
/// read, rounded as the set is, and looked up by its checksum. So nothing depends on how an author named folders and numbered clips.
/// </summary>
/// <param name="folder">The folder of all sets.</param>
/// <param name="tables">The catalogue's tables.</param>
/// <param name="repositories">What was fetched.</param>
public sealed class PublicPoseBuilder(string folder, PublicPoseTables tables, PublicPoseRepositories repositories)
{
    /// <summary>The file of a set; it need not exist.</summary>
    public string PathOf(PublicPoseSet set) => Path.Combine(folder, set.File);

    /// <summary>Whether a set is there.</summary>
    /// <param name="set">The set.</param>
    /// <param name="incomplete">Accepts one of other content, which lacks clips.</param>
    /// <exception cref="InvalidDataException">The file is there and its content is another.</exception>
    public bool IsThere(PublicPoseSet set, bool incomplete)
    {
        var path = PathOf(set);
        return File.Exists(path) && (incomplete || PublicPoseFile.Digest(path, set) == set.Sha256
            ? true
            : throw new InvalidDataException($"{path}: not the content that the catalogue describes; delete it to make it again"));
    }

    /// <summary>Makes a set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="incomplete">Writes what there is where clips are missing.</param>
    /// <param name="cancellation">Stops; nothing is written.</param>
    /// <returns>Clips that are missing.</returns>
    /// <exception cref="InvalidDataException">Clips are missing, or the whole is not what the catalogue describes; nothing is
    /// written.</exception>
    public int Build(PublicPoseSet set, bool incomplete, CancellationToken cancellation = default)
    {
        var found = new Dictionary<(string Source, string Digest), PoseRecording>();
        var reasons = new List<string>();
        foreach (var source in tables.SourcesOf(set))
        {
            var wanted = set.Pieces.Where(piece => piece.Source == source.Id).Select(piece => piece.Digest)
                .ToHashSet(StringComparer.Ordinal);
            var all = wanted.Count;
            var unreadable = Find(source, set, wanted, found, cancellation);
            if (wanted.Count > 0)
            {
                reasons.Add($"{source.Id}: {wanted.Count} of {all} ({source.Text}"
                    + $"{(unreadable is null ? "" : $"; not readable there: {unreadable}")})");
            }
        }

        var clips = set.Pieces.GroupBy(piece => piece.Clip, StringComparer.Ordinal)
            .Where(clip => clip.All(piece => found.ContainsKey((piece.Source, piece.Digest))))
            .Select(clip => PublicPoseClip.Join(clip.First(), [.. clip.Select(piece => found[(piece.Source, piece.Digest)])])).ToList();
        if (clips.Count < set.Clips && (!incomplete || clips.Count == 0))
        {
            throw new InvalidDataException($"{set.Name}: {set.Clips - clips.Count} of {set.Clips} clips are missing, nothing is written: "
                + $"{string.Join("; ", reasons)}{(clips.Count == 0 ? "" : "; --incomplete writes the others")}");
        }

        var digest = PoseDigest.OfSet(set.Pieces.Where(piece => found.ContainsKey((piece.Source, piece.Digest)))
            .Select(piece => (piece.Clip, found[(piece.Source, piece.Digest)])));
        if (clips.Count == set.Clips && digest != set.Sha256)
        {
            throw new InvalidDataException($"{set.Name}: the clips have the SHA-256 {digest}, expected {set.Sha256} as the catalogue says; "
                + "nothing is written");
        }

        PublicPoseFile.Write(PathOf(set), set, clips);
        return set.Clips - clips.Count;
    }

    // Leaves in wanted what was not found. Returns what is wrong with the first clip that cannot be read: authors leave such ones too, and
    // no set has one.
    private string? Find(PublicPoseSource source, PublicPoseSet set, HashSet<string> wanted,
        Dictionary<(string Source, string Digest), PoseRecording> found, CancellationToken cancellation)
    {
        var root = repositories.PathOf(source);
        var unreadable = (string?)null;
        foreach (var read in Directory.Exists(root) ? Clips(root, source) : [])
        {
            cancellation.ThrowIfCancellationRequested();
            if (wanted.Count == 0)
            {
                break;
            }

            try
            {
                var recording = PoseDigest.Rounded(read(), set.CoordinateBits, set.VisibilityBits);
                var digest = PoseDigest.Short(recording);
                if (wanted.Remove(digest))
                {
                    found.Add((source.Id, digest), recording);
                }
            }
            catch (InvalidDataException e)
            {
                unreadable ??= e.Message;
            }
        }

        return unreadable;
    }

    private static IEnumerable<Func<PoseRecording>> Clips(string root, PublicPoseSource source) => source.Layout switch
    {
        PublicPoseLayout.MpData => FrameFolder.Find(root)
            .Select(clip => (Func<PoseRecording>)(() => FrameFolder.Read(Path.Combine(root, clip)))),
        PublicPoseLayout.Parquet => Files(root, source).Select(file => (Func<PoseRecording>)(() => IslrLandmarks.Read(file))),
        _ => Files(root, source).Select(file => (Func<PoseRecording>)(() => HolisticPoseFormat.Read(file))),
    };

    private static IEnumerable<string> Files(string root, PublicPoseSource source) =>
        FolderWalk.Files(root).Where(file => FileKinds.HasExtension(file, source.Extension)).Order(StringComparer.Ordinal);
}

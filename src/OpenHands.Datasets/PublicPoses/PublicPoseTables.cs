using System.Text.RegularExpressions;
using OpenHands.Datasets.Catalogue;
using OpenHands.Datasets.Downloads;

namespace OpenHands.Datasets.PublicPoses;

/// <summary>
/// The tables of sets that are made from public repositories: public_poses.csv (sources), public_pose_sets.csv and public_pose_clips.csv.
/// docs/public-poses.md describes the columns.
/// </summary>
/// <param name="Sources">All sources.</param>
/// <param name="Sets">All sets.</param>
public sealed partial record PublicPoseTables(IReadOnlyList<PublicPoseSource> Sources, IReadOnlyList<PublicPoseSet> Sets)
{
    private const string SourceTable = "public_poses.csv";
    private const string SetTable = "public_pose_sets.csv";
    private const string ClipTable = "public_pose_clips.csv";

    /// <summary>Reads the tables of a catalogue.</summary>
    /// <param name="folder">The catalogue's folder.</param>
    /// <exception cref="InvalidDataException">A table is missing, wrong, or does not fit the others; the message names it.</exception>
    public static PublicPoseTables Load(string folder)
    {
        var pieces = CatalogueTable.Read(Path.Combine(folder, ClipTable), row => (Set: row.Text("set"), Piece: new PublicPosePiece(
            row.Text("clip"), row.Optional("gloss") ?? "", row.Optional("split") ?? "", row.Number<int>("frames"),
            row.Text("sha256")))).ToLookup(row => row.Set, row => row.Piece);
        var sets = CatalogueTable.Read(Path.Combine(folder, SetTable), row => Set(row, pieces));
        var sources = CatalogueTable.Read(Path.Combine(folder, SourceTable), Source);
        Check(folder, SourceTable, sources.Select(source => (source.Id, Problem(source))));
        Check(folder, SetTable, sets.Select(set => (set.Name, Problem(set, sources))));
        return pieces.FirstOrDefault(group => sets.All(set => set.Name != group.Key)) is { } other
            ? throw new InvalidDataException($"{Path.Combine(folder, ClipTable)}: the set {other.Key} is not in {SetTable}")
            : new(sources, sets);
    }

    /// <summary>The sources of a set.</summary>
    public IEnumerable<PublicPoseSource> SourcesOf(PublicPoseSet set) => Sources.Where(source => source.Set == set.Name);

    /// <summary>The sets of some names; all where none is given.</summary>
    /// <exception cref="ArgumentException">There is no such set; the message lists all.</exception>
    public IReadOnlyList<PublicPoseSet> Choose(IReadOnlyList<string> names) => names.Count == 0
        ? Sets
        : [.. names.Select(name => Sets.FirstOrDefault(set => set.Name == name)
            ?? throw new ArgumentException($"there is no set {name}; expected some of {string.Join(", ", Sets.Select(set => set.Name))}"))];

    private static PublicPoseSource Source(CatalogueTable row) => new(
        row.Text("source"), row.Text("set"), row.Text("repository"), row.Optional("folder") ?? "", row.Text("commit"), row.Text("licence"),
        row.Choice("layout", ("mp_data", PublicPoseLayout.MpData), ("parquet", PublicPoseLayout.Parquet), ("pose", PublicPoseLayout.Pose)),
        row.Number<int>("classes"), row.Number<int>("clips"), row.Number<int>("frames"));

    private static PublicPoseSet Set(CatalogueTable row, ILookup<string, PublicPosePiece> pieces) => new(
        row.Text("set"), row.Text("file"), row.Number<int>("clips"), row.Number<int>("frames"), row.OptionalNumber<int>("coordinate_bits"),
        row.OptionalNumber<int>("visibility_bits"), row.Sha256("sha256") ?? "", [.. pieces[row.Text("set")]]);

    private static string? Problem(PublicPoseSource source) => source switch
    {
        _ when !Repository().IsMatch(source.Repository) => $"repository is '{source.Repository}', expected OWNER/NAME",
        _ when !Commit().IsMatch(source.Commit) => $"commit is '{source.Commit}', expected 40 hexadecimal digits",
        _ when source.Folder.Length > 0 && !ArchivePath.IsSafe(source.Folder) =>
            $"folder is '{source.Folder}', expected one in the repository",
        { Classes: < 0 } or { Clips: <= 0 } or { Frames: <= 0 } => "classes, clips and frames: expected positive numbers",
        _ => null,
    };

    private static string? Problem(PublicPoseSet set, IReadOnlyList<PublicPoseSource> sources)
    {
        var ids = sources.Where(source => source.Set == set.Name).Select(source => source.Id).ToHashSet(StringComparer.Ordinal);
        var clips = set.Pieces.Select(piece => piece.Clip).Distinct(StringComparer.Ordinal).Count();
        return set switch
        {
            _ when !ArchivePath.IsSafe(set.File) || Path.GetExtension(set.File) is not (".h5" or ".zip") =>
                $"file is '{set.File}', expected a path that ends with .h5 or .zip",
            { Sha256: "" } => "sha256 is missing",
            _ when clips != set.Clips || set.Pieces.Sum(piece => (long)piece.Frames) != set.Frames =>
                $"{set.Clips} clips and {set.Frames} frames, but {ClipTable} has {clips} and {set.Pieces.Sum(piece => (long)piece.Frames)}",
            _ when set.Pieces.FirstOrDefault(piece => !IsPiece(piece)) is { } wrong =>
                $"{ClipTable} has {wrong}, expected a plain name, frames and {PoseDigest.Digits} hexadecimal digits",
            _ when set.Pieces.FirstOrDefault(piece => !ids.Contains(piece.Source)) is { } piece =>
                $"the clip {piece.Clip} is of the source {piece.Source}, which {SourceTable} does not list for this set",
            _ => null,
        };
    }

    // Names become files of a zip.
    private static bool IsPiece(PublicPosePiece piece) => piece.Frames > 0 && Digest().IsMatch(piece.Digest)
        && ArchivePath.IsSafe(piece.Clip) && !piece.Clip.Contains('/') && !piece.Gloss.Contains('/');

    private static void Check(string folder, string table, IEnumerable<(string Name, string? Problem)> rows)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, problem) in rows)
        {
            if ((names.Add(name) ? problem : "this name is used twice") is { } wrong)
            {
                throw new InvalidDataException($"{Path.Combine(folder, table)}: {name}: {wrong}");
            }
        }
    }

    [GeneratedRegex(@"^(?!\.+/)[A-Za-z0-9._-]+/(?!\.+$)[A-Za-z0-9._-]+$", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Repository();

    [GeneratedRegex("^[0-9a-f]{40}$", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Commit();

    [GeneratedRegex("^[0-9a-f]{16}$", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Digest();
}

using System.IO.Compression;
using System.Text;
using CsvHelper;
using OpenHands.Datasets.Downloads;
using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Pickles;
using OpenHands.Poses;

namespace OpenHands.Datasets.PublicPoses;

/// <summary>
/// The file of a set: HDF5 with a CSV of clip, gloss, signer and split beside it where clips are labelled, or a zip of pickles in INCLUDE's
/// layout (SET/Pose_Signs/WORD/CLIP.pkl with SET/SPLIT_SET.csv).
/// </summary>
public static class PublicPoseFile
{
    // Times in a zip begin here: equal clips give equal bytes.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The checksum of a file that is there.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read, or lacks a clip.</exception>
    public static string Digest(string path, PublicPoseSet set)
    {
        if (!set.IsZip)
        {
            using var reader = RawPoseReader.Open(path);
            return PoseDigest.OfSet(Pieces(path, set, piece => reader.Read(piece.Clip)));
        }

        var folder = Directory.CreateTempSubdirectory("openhands-poses-").FullName;
        try
        {
            var tree = Path.Combine(folder, "tree");
            new ArchiveExtractor(PublicPoseRepositories.Limits).Extract(path, tree);
            return PoseDigest.OfSet(Pieces(path, set, piece => PosePickle.Read(Path.Combine(tree, Place(set, piece)))));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Writes a set; a file appears under its name only when it is whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="set">The set.</param>
    /// <param name="clips">Its clips with their pieces joined, in order; those that could not be had may be absent.</param>
    public static void Write(string path, PublicPoseSet set, IReadOnlyList<PublicPoseClip> clips)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (set.IsZip)
        {
            AtomicFile.Write(path, stream => WriteZip(stream, set, clips));
            return;
        }

        // The list comes first: once the poses are there, the set counts as made.
        if (clips.Any(clip => clip.First.Gloss.Length > 0))
        {
            AtomicFile.Write(Path.ChangeExtension(path, ".csv"), Csv(
                ["clip", "gloss", "signer", "split"],
                clips.Select(clip => (string[])[clip.First.Clip, clip.First.Gloss, clip.First.Source, clip.First.Split])));
        }

        using var writer = new RawPoseWriter(path);
        foreach (var clip in clips)
        {
            writer.Add(clip.First.Clip, clip.Recording);
        }

        writer.Complete();
    }

    private static IEnumerable<(string Name, PoseRecording Recording)> Pieces(
        string path, PublicPoseSet set, Func<PublicPosePiece, PoseRecording> read)
    {
        var (current, start) = ((PublicPoseClip?)null, 0);
        foreach (var piece in set.Pieces)
        {
            if (current?.First.Clip != piece.Clip)
            {
                try
                {
                    (current, start) = (new(piece, read(piece)), 0);
                }
                catch (Exception e) when (e is KeyNotFoundException or FileNotFoundException or DirectoryNotFoundException)
                {
                    throw new InvalidDataException($"{path}: there is no clip {piece.Clip}", e);
                }
            }

            yield return (piece.Clip, current.Cut(start, piece.Frames, path));
            start += piece.Frames;
        }
    }

    private static string Place(PublicPoseSet set, PublicPosePiece clip) => $"{set.Name}/Pose_Signs/{clip.Gloss}/{clip.Clip}.pkl";

    private static void WriteZip(Stream stream, PublicPoseSet set, IReadOnlyList<PublicPoseClip> clips)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var split in clips.GroupBy(clip => clip.First.Split))
        {
            var list = Csv(
                ["FilePath", "Word"],
                split.Select(clip => (string[])[$"{clip.First.Gloss}/{clip.First.Clip}.pkl", clip.First.Gloss]));
            Add($"{set.Name}/{split.Key}_{set.Name}.csv", target => target.Write(Encoding.UTF8.GetBytes(list)));
        }

        foreach (var clip in clips)
        {
            Add(Place(set, clip.First), target => PosePickle.Write(target, clip.Recording));
        }

        void Add(string name, Action<Stream> write)
        {
            var entry = zip.CreateEntry(name);
            entry.LastWriteTime = NoTime;
            using var target = entry.Open();
            write(target);
        }
    }

    private static string Csv(string[] header, IEnumerable<string[]> rows)
    {
        using var text = new StringWriter();
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions { NewLine = "\n" }))
        {
            csv.WriteRecord(header);
            foreach (var row in rows)
            {
                csv.WriteRecord(row);
            }
        }

        return text.ToString();
    }
}

/// <summary>A clip of a set with its poses.</summary>
/// <param name="First">The row of its first piece: name, gloss and split.</param>
/// <param name="Recording">All its frames.</param>
public sealed record PublicPoseClip(PublicPosePiece First, PoseRecording Recording)
{
    /// <summary>Some of its frames.</summary>
    /// <exception cref="InvalidDataException">It has fewer.</exception>
    internal PoseRecording Cut(int start, int frames, string path)
    {
        var joints = Recording.Joints;
        return start + frames <= Recording.Frames
            ? new(frames, joints, Recording.Keypoints.AsSpan(start * joints * 3, frames * joints * 3).ToArray(),
                Recording.Visibility.AsSpan(start * joints, frames * joints).ToArray())
            : throw new InvalidDataException($"{path}: {First.Clip} has {Recording.Frames} frames, expected {start + frames} or more");
    }

    /// <summary>A clip that joins pieces.</summary>
    public static PublicPoseClip Join(PublicPosePiece first, IReadOnlyList<PoseRecording> pieces) => new(first, pieces is [var only]
        ? only
        : new(pieces.Sum(piece => piece.Frames), pieces[0].Joints, [.. pieces.SelectMany(piece => piece.Keypoints)],
            [.. pieces.SelectMany(piece => piece.Visibility)]));
}

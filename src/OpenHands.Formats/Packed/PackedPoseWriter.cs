using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OpenHands.Poses;
using OpenHands.Poses.Landmarks;

namespace OpenHands.Formats.Packed;

/// <summary>Builds packed pose stores from raw HDF5 files and pose pickles, once; one recording is in memory at a time.</summary>
public static class PackedPoseWriter
{
    /// <summary>x, y, z.</summary>
    internal const int Channels = 3;

    /// <summary>Packs the selected keypoints and channels of every recording of some files.</summary>
    /// <param name="path">The store; it appears under this name when it is whole, and replaces an earlier one.</param>
    /// <param name="sources">The files. Their bytes' hash goes into the store.</param>
    /// <param name="selection">Keypoints V and channels C to keep; both must be named.</param>
    /// <param name="element">float32 or float16.</param>
    /// <param name="progress">Told after each recording how many are done.</param>
    /// <param name="cancellation">Stops between recordings; nothing is left behind.</param>
    /// <returns>The number of recordings.</returns>
    /// <exception cref="InvalidDataException">A file is damaged, lacks a keypoint, or has other keypoints than the 75; the message names
    /// it.</exception>
    /// <exception cref="ArgumentException">The selection is empty.</exception>
    public static int Build(
        string path, IReadOnlyList<PackedPoseSource> sources, PoseSelection selection, PackedElement element,
        IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        if (selection.Joints.Count == 0 || selection.Channels.Count == 0)
        {
            throw new ArgumentException("a packed store needs its keypoints and channels named", nameof(selection));
        }

        return Write(path, sources, selection, element, (stream, recordings) =>
        {
            foreach (var source in sources)
            {
                Append(stream, source, selection, element, recordings, progress, cancellation);
            }
        });
    }

    /// <summary>Puts together stores of parts of the sources: byte for byte what <see cref="Build"/> makes of all sources.</summary>
    /// <param name="path">The store; it appears under this name when it is whole, and replaces an earlier one.</param>
    /// <param name="parts">The stores in order, each with the sources that it was built from.</param>
    /// <param name="progress">Told after each part how many recordings are there.</param>
    /// <param name="cancellation">Stops between parts; nothing is left behind.</param>
    /// <returns>The number of recordings.</returns>
    /// <exception cref="InvalidDataException">A store is damaged, of other sources, or unlike the first; the message names it.</exception>
    public static int Join(
        string path, IReadOnlyList<(string Store, IReadOnlyList<PackedPoseSource> Sources)> parts, IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        using var first = PackedPoseStore.Open(parts[0].Store);
        return Write(path, [.. parts.SelectMany(part => part.Sources)], first.Selection, first.Element, (stream, recordings) =>
        {
            foreach (var (place, sources) in parts)
            {
                cancellation.ThrowIfCancellationRequested();
                using var store = PackedPoseStore.Open(place);
                RequireFits(store, first, sources);
                store.CopyFrames(stream);
                foreach (var recording in store.Recordings)
                {
                    recordings.Add(recording with { FirstFrame = End(recordings) });
                }

                progress?.Report(recordings.Count);
            }
        });
    }

    /// <summary>The hash that a store keeps of its sources: SHA-256 over their labels and the SHA-256 of each file.</summary>
    /// <param name="sources">In the order in which they were packed.</param>
    /// <returns>Lower-case hexadecimal.</returns>
    public static string HashOf(IReadOnlyList<PackedPoseSource> sources) => Convert.ToHexStringLower(Hash(sources));

    private static int Write(
        string path, IReadOnlyList<PackedPoseSource> sources, PoseSelection selection, PackedElement element,
        Action<Stream, List<PackedRecording>> append)
    {
        var recordings = new List<PackedRecording>();
        AtomicFile.Write(path, stream =>
        {
            var empty = new PackedHeader(element, selection.Joints.Count, selection.Channels.Count, 0, 0, 0, 0, new byte[32], new byte[32]);
            stream.SetLength(empty.DataOffset);
            stream.Position = empty.DataOffset;
            append(stream, recordings);
            Finish(stream, empty, sources, selection, recordings);
        });
        return recordings.Count;
    }

    private static void RequireFits(PackedPoseStore store, PackedPoseStore first, IReadOnlyList<PackedPoseSource> sources)
    {
        var wrong = store.Element != first.Element || !store.Selection.Joints.SequenceEqual(first.Selection.Joints)
            || !store.Selection.Channels.SequenceEqual(first.Selection.Channels) ? $"holds other numbers than {first.Path}"
            : store.SourceHash != HashOf(sources) ? $"is not of the {sources.Count} sources that it should be of"
            : null;
        if (wrong is not null)
        {
            throw new InvalidDataException($"{store.Path}: {wrong}; pack the parts again");
        }
    }

    private static long End(List<PackedRecording> recordings) =>
        recordings.Count > 0 ? recordings[^1].FirstFrame + recordings[^1].Frames : 0;

    private static void Append(
        Stream stream, PackedPoseSource source, PoseSelection selection, PackedElement element, List<PackedRecording> recordings,
        IProgress<int>? progress, CancellationToken cancellation)
    {
        int[] columns = [.. selection.Joints.SelectMany(joint => selection.Channels.Select(channel => (joint * Channels) + channel))];
        foreach (var (name, recording) in source.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            HolisticLandmarks.Require(recording.Joints, $"{source.Path}: '{name}'");
            if (selection.Joints.Max() >= recording.Joints)
            {
                throw new InvalidDataException(
                    $"{source.Path}: '{name}' has {recording.Joints} keypoints, but keypoint {selection.Joints.Max()} is to be packed");
            }

            var values = Chosen(recording, columns);
            if (element == PackedElement.Float32)
            {
                stream.Write(MemoryMarshal.AsBytes<float>(values));
            }
            else
            {
                var halves = new Half[values.Length];
                TensorPrimitives.ConvertToHalf(values, halves);
                stream.Write(MemoryMarshal.AsBytes<Half>(halves));
            }

            recordings.Add(new PackedRecording(name, End(recordings), recording.Frames));
            progress?.Report(recordings.Count);
        }
    }

    // (F, K, 3) -> (F, V C)
    private static float[] Chosen(PoseRecording recording, int[] columns)
    {
        var values = new float[recording.Frames * columns.Length];
        for (int to = 0, row = 0; to < values.Length; row += recording.Joints * Channels)
        {
            foreach (var column in columns)
            {
                values[to++] = recording.Keypoints[row + column];
            }
        }

        return values;
    }

    // The index and, now that all numbers are known, the header.
    private static void Finish(
        Stream stream, PackedHeader empty, IReadOnlyList<PackedPoseSource> sources, PoseSelection selection,
        List<PackedRecording> recordings)
    {
        var index = PackedIndex.ToBytes(recordings);
        byte[] chosen = [.. MemoryMarshal.AsBytes<int>([.. selection.Joints, .. selection.Channels])];
        var header = empty with
        {
            Recordings = recordings.Count,
            Frames = recordings.Sum(recording => (long)recording.Frames),
            IndexOffset = stream.Position,
            IndexLength = index.Length,
            SourceHash = Hash(sources),
            IndexHash = SHA256.HashData([.. chosen, .. index]),
        };
        stream.Write(index);
        stream.Position = 0;
        stream.Write(header.ToBytes());
        stream.Write(chosen);
    }

    private static byte[] Hash(IReadOnlyList<PackedPoseSource> sources)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var source in sources)
        {
            whole.AppendData(System.Text.Encoding.UTF8.GetBytes(source.Label + "\n"));
            foreach (var path in source.Files())
            {
                using var file = File.OpenRead(path);
                whole.AppendData(SHA256.HashData(file));
            }
        }

        return whole.GetHashAndReset();
    }
}

/// <summary>Which keypoints and coordinates of a recording are kept, in this order.</summary>
/// <param name="Joints">Keypoint numbers, such as the 27 of the mediapipe_holistic_minimal_27 preset.</param>
/// <param name="Channels">Coordinate numbers: 0 x, 1 y, 2 z.</param>
public sealed record PoseSelection(IReadOnlyList<int> Joints, IReadOnlyList<int> Channels);

using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OpenHands.Formats.Hdf5;

namespace OpenHands.Formats.Packed;

/// <summary>Builds packed pose stores from raw HDF5 files, once; memory stays at a few megabytes however large the corpus is.</summary>
public static class PackedPoseWriter
{
    // A part of a recording that is converted at once.
    private const int FramesAtOnce = 1024;

    /// <summary>Packs the selected keypoints and channels of every recording of some files.</summary>
    /// <param name="path">The store; it appears under this name when it is whole, and replaces an earlier one.</param>
    /// <param name="sources">The raw files. Their bytes' hash goes into the store.</param>
    /// <param name="selection">Keypoints V and channels C to keep; both must be named.</param>
    /// <param name="element">float32 or float16.</param>
    /// <param name="progress">Told after each recording how many are done.</param>
    /// <param name="cancellation">Stops between recordings; nothing is left behind.</param>
    /// <returns>The number of recordings.</returns>
    /// <exception cref="InvalidDataException">A raw file is damaged or lacks a keypoint; the message names it.</exception>
    /// <exception cref="ArgumentException">The selection is empty, or two sources share a label.</exception>
    public static int Build(
        string path, IReadOnlyList<PackedPoseSource> sources, PoseSelection selection, PackedElement element,
        IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        if (selection.Joints.Count == 0 || selection.Channels.Count == 0)
        {
            throw new ArgumentException("a packed store needs its keypoints and channels named", nameof(selection));
        }

        if (sources.GroupBy(source => source.Label).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"two sources are labelled '{twice.Key}'", nameof(sources));
        }

        var recordings = new List<PackedRecording>();
        AtomicFile.Write(path, stream =>
        {
            var empty = new PackedHeader(element, selection.Joints.Count, selection.Channels.Count, 0, 0, 0, 0, new byte[32], new byte[32]);
            stream.SetLength(empty.DataOffset);
            stream.Position = empty.DataOffset;
            foreach (var source in sources)
            {
                Append(stream, source, selection, element, recordings, progress, cancellation);
            }

            Finish(stream, empty, sources, selection, recordings);
        });
        return recordings.Count;
    }

    /// <summary>The hash that a store keeps of its sources: SHA-256 over their labels and the SHA-256 of each file.</summary>
    /// <param name="sources">In the order in which they were packed.</param>
    /// <returns>Lower-case hexadecimal.</returns>
    public static string HashOf(IReadOnlyList<PackedPoseSource> sources) => Convert.ToHexStringLower(Hash(sources));

    private static void Append(
        Stream stream, PackedPoseSource source, PoseSelection selection, PackedElement element, List<PackedRecording> recordings,
        IProgress<int>? progress, CancellationToken cancellation)
    {
        using var reader = RawPoseReader.Open(source.Path);
        var numbers = selection.Joints.Count * selection.Channels.Count;
        var values = new float[FramesAtOnce * numbers];
        var halves = new Half[element == PackedElement.Float16 ? values.Length : 0];
        foreach (var name in reader.Names)
        {
            cancellation.ThrowIfCancellationRequested();
            var frames = reader.Frames(name);
            if (selection.Joints.Max() >= reader.Joints(name))
            {
                throw new InvalidDataException(
                    $"{source.Path}: '{name}' has {reader.Joints(name)} keypoints, but keypoint {selection.Joints.Max()} is to be packed");
            }

            for (var first = 0; first < frames; first += FramesAtOnce)
            {
                var part = values.AsSpan(0, Math.Min(FramesAtOnce, frames - first) * numbers);
                reader.ReadSpan(name, first, part.Length / numbers, 1, selection, part);
                if (element == PackedElement.Float32)
                {
                    stream.Write(MemoryMarshal.AsBytes(part));
                    continue;
                }

                TensorPrimitives.ConvertToHalf(part, halves);
                stream.Write(MemoryMarshal.AsBytes(halves.AsSpan(0, part.Length)));
            }

            var start = recordings.Count > 0 ? recordings[^1].FirstFrame + recordings[^1].Frames : 0;
            recordings.Add(new PackedRecording($"{source.Label}/{name}", start, frames));
            progress?.Report(recordings.Count);
        }
    }

    // The index and, now that all numbers are known, the header.
    private static void Finish(
        Stream stream, PackedHeader empty, IReadOnlyList<PackedPoseSource> sources, PoseSelection selection, List<PackedRecording> recordings)
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
            using var file = File.OpenRead(source.Path);
            whole.AppendData(System.Text.Encoding.UTF8.GetBytes(source.Label + "\n"));
            whole.AppendData(SHA256.HashData(file));
        }

        return whole.GetHashAndReset();
    }
}

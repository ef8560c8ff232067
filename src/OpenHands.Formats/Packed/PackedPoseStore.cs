using System.IO.MemoryMappedFiles;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace OpenHands.Formats.Packed;

/// <summary>
/// A whole corpus for training: the selected keypoints and channels of all recordings in one memory-mapped file, so that a window is a
/// copy out of the page cache. Any number of threads and processes may read one store at once.
/// </summary>
/// <remarks>
/// A store is only ever replaced as a whole (<see cref="PackedPoseWriter"/> renames), so a mapped one never changes. Header, index and
/// file length are checked when it is opened; the frames are not read then.
/// </remarks>
public sealed unsafe class PackedPoseStore : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly PackedHeader _header;
    private readonly PackedRecording[] _recordings;
    private readonly byte* _frames;
    private int _disposed;

    private PackedPoseStore(
        string path, MemoryMappedFile file, MemoryMappedViewAccessor view, PackedHeader header, PackedRecording[] recordings, int[] chosen)
    {
        (Path, _file, _view, _header, _recordings) = (path, file, view, header, recordings);
        Selection = new PoseSelection(chosen[..header.Joints], chosen[header.Joints..]);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _frames = start + view.PointerOffset + header.DataOffset;
    }

    /// <summary>The store's path.</summary>
    public string Path { get; }

    /// <summary>Keypoints V and channels C that the store holds, by their numbers in the raw files.</summary>
    public PoseSelection Selection { get; }

    /// <summary>float32 or float16.</summary>
    public PackedElement Element => _header.Element;

    /// <summary>The recordings in the order of their sources, and in each of their names.</summary>
    public IReadOnlyList<PackedRecording> Recordings => _recordings;

    /// <summary>Frames of all recordings.</summary>
    public long Frames => _header.Frames;

    /// <summary>V x C: float32 numbers of one frame.</summary>
    public int FrameLength => _header.Joints * _header.Channels;

    /// <summary>What <see cref="PackedPoseWriter.HashOf"/> gave for the source files.</summary>
    public string SourceHash => Convert.ToHexStringLower(_header.SourceHash);

    /// <summary>Opens and checks a store.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">Not a packed store, of another version, cut off or damaged.</exception>
    public static PackedPoseStore Open(string path)
    {
        // One handle for checking and for mapping: the name may stand for a newer store a moment later.
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            return Open(path, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Copies frames start, start + stride, ... of a recording as float32.</summary>
    /// <param name="recording">Its number in <see cref="Recordings"/>.</param>
    /// <param name="start">First frame.</param>
    /// <param name="count">Number of frames T.</param>
    /// <param name="stride">Distance between frames, 1 or more (upstream's "downsample").</param>
    /// <param name="destination">T x V x C, row-major.</param>
    /// <exception cref="ArgumentException">The frames are not in the recording, or the destination has another length.</exception>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public void Span(int recording, int start, int count, int stride, Span<float> destination)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        var (name, firstFrame, frames) = _recordings[recording];
        if (start < 0 || count < 0 || stride < 1 || (count > 0 && start + ((count - 1L) * stride) >= frames))
        {
            throw new ArgumentException($"{Path}: '{name}' has {frames} frames; asked for {count} from {start} at distance {stride}");
        }

        if (destination.Length != (long)count * FrameLength)
        {
            throw new ArgumentException($"room for {destination.Length} numbers, expected {count} frames of {FrameLength}",
                nameof(destination));
        }

        // Without a stride all frames are one piece.
        var (pieces, length) = stride == 1 ? (Math.Min(count, 1), count * FrameLength) : (count, FrameLength);
        for (var i = 0; i < pieces; i++)
        {
            var from = _frames + ((firstFrame + start + ((long)i * stride)) * _header.FrameBytes);
            var target = destination.Slice(i * length, length);
            if (_header.Element == PackedElement.Float32)
            {
                new ReadOnlySpan<float>(from, length).CopyTo(target);
            }
            else
            {
                TensorPrimitives.ConvertToSingle(new ReadOnlySpan<Half>(from, length), target);
            }
        }
    }

    /// <summary>Writes the numbers of all frames, as they lie here.</summary>
    internal void CopyFrames(Stream target)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        const int piece = 1 << 20;
        for (long at = 0; at < _header.DataLength; at += piece)
        {
            target.Write(new ReadOnlySpan<byte>(_frames + at, (int)Math.Min(piece, _header.DataLength - at)));
        }
    }

    /// <summary>Unmaps the file. No thread may be reading then.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }
    }

    private static PackedPoseStore Open(string path, SafeFileHandle handle)
    {
        var length = RandomAccess.GetLength(handle);
        var header = PackedHeader.Parse(path, Read(path, handle, 0, (int)Math.Min(PackedHeader.Size, length)), length);
        var chosen = Read(path, handle, PackedHeader.Size, 4 * (header.Joints + header.Channels));
        var index = Read(path, handle, header.IndexOffset, (int)header.IndexLength);
        if (!SHA256.HashData([.. chosen, .. index]).AsSpan().SequenceEqual(header.IndexHash))
        {
            throw new InvalidDataException($"{path}: the index is damaged (wrong checksum); pack the raw files again");
        }

        var recordings = PackedIndex.Parse(path, index, header);
        var file = MemoryMappedFile.CreateFromFile(
            handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        var view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        return new PackedPoseStore(path, file, view, header, recordings, [.. MemoryMarshal.Cast<byte, int>(chosen)]);
    }

    private static byte[] Read(string path, SafeFileHandle handle, long offset, int length)
    {
        var bytes = new byte[length];
        for (var done = 0; done < length;)
        {
            var read = RandomAccess.Read(handle, bytes.AsSpan(done), offset + done);
            done += read > 0 ? read : throw new InvalidDataException($"{path}: the store became shorter while it was opened");
        }

        return bytes;
    }
}

using System.Text;
using OpenHands.Poses;
using PureHDF;
using PureHDF.VOL.Native;

namespace OpenHands.Formats.Hdf5;

/// <summary>
/// Reads pose recordings from HDF5: OpenHands' raw layout (keypoints and visibility) and that of isolated datasets (keypoints and
/// confidences). float16, float32 and float64, little-endian; contiguous, compact and chunked; gzip, lzf, shuffle and fletcher32. One
/// reader may be used by any number of threads; they read one after the other.
/// </summary>
/// <remarks>
/// The file is untrusted: its stated end is checked first (a cut-off file is refused at once), sizes are measured by the file's length,
/// every walk ends, and nothing is read out of other files. Whatever is wrong ends in one InvalidDataException that names the file.
/// </remarks>
public sealed class RawPoseReader : IDisposable
{
    private readonly BoundedStream _stream;
    private readonly Lock _lock = new();
    private readonly NativeFile _file;
    private readonly Dictionary<string, IH5Dataset> _keypoints;
    private readonly Lazy<Dictionary<string, IH5Dataset>> _visibility;
    private readonly string[] _names;

    private RawPoseReader(string path, BoundedStream stream)
    {
        (Path, _stream) = (path, stream);
        ChunkFilters.Register();
        FormatVersion = Superblock.Check(path, stream);
        stream.Position = 0;
        _file = Guarded("the file's head cannot be read", () => H5File.Open(stream, leaveOpen: true));
        var listing = Guarded("the recordings cannot be listed", () => GroupListing.Of(_file, RawPoseLayout.Keypoints))
            ?? throw new InvalidDataException(
                $"{path}: no group 'keypoints'; expected OpenHands' layout keypoints/<recording> (frames, keypoints, 3)");
        _keypoints = listing.Datasets;
        var order = Comparer<string>.Create((a, b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)));
        Skipped = [.. listing.Skipped.OrderBy(entry => entry.Name, order)];
        _names = [.. _keypoints.Keys.Order(order)];
        _visibility = new(() => Guarded(
            "the visibilities cannot be listed",
            () => (GroupListing.Of(_file, RawPoseLayout.Visibility) ?? GroupListing.Of(_file, RawPoseLayout.Confidences))?.Datasets ?? []));
    }

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>The file's size in bytes.</summary>
    public long Bytes => _stream.Length;

    /// <summary>Version of the HDF5 superblock, 0 to 3.</summary>
    public int FormatVersion { get; }

    /// <summary>
    /// The recordings, alphabetical by their UTF-8 bytes. A recording in a sub-group has a name with slashes, such as chan/vid1.
    /// </summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Entries of the keypoints group that are not recordings: dangling, looping and external links.</summary>
    public IReadOnlyList<SkippedEntry> Skipped { get; }

    /// <summary>Opens a file and lists its recordings; their data is read when asked for.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">Not HDF5, cut off, damaged, or without a keypoints group; the message names the
    /// file.</exception>
    public static RawPoseReader Open(string path)
    {
        var stream = new BoundedStream(File.OpenHandle(path));
        try
        {
            return new RawPoseReader(path, stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Number of frames F of a recording.</summary>
    /// <exception cref="KeyNotFoundException">No recording has this name.</exception>
    /// <exception cref="InvalidDataException">The recording is not a floating-point array (F, K, 3).</exception>
    public int Frames(string name) => Of(name, recording => (int)recording.Shape[0]);

    /// <summary>Number of keypoints K of a recording.</summary>
    /// <inheritdoc cref="Frames" path="/exception"/>
    public int Joints(string name) => Of(name, recording => (int)recording.Shape[1]);

    /// <summary>How a recording is stored, such as "float32, chunked 256 x 75 x 3, shuffle, gzip".</summary>
    /// <inheritdoc cref="Frames" path="/exception"/>
    public string Storage(string name) => Of(name, recording => recording.Storage);

    /// <summary>Tells whether a recording has visibilities (or confidences) beside its keypoints.</summary>
    /// <exception cref="InvalidDataException">The visibility group is damaged.</exception>
    public bool HasVisibility(string name) => _visibility.Value.ContainsKey(name);

    /// <summary>
    /// Reads a whole recording. Where the file has no visibility for it, a keypoint counts as visible (1) unless all its coordinates are 0,
    /// as they are for a hand that was not found.
    /// </summary>
    /// <inheritdoc cref="Frames" path="/exception"/>
    public PoseRecording Read(string name)
    {
        _ = _visibility.Value.Count;
        return Of(name, recording =>
        {
            var (frames, joints) = ((int)recording.Shape[0], (int)recording.Shape[1]);
            var keypoints = recording.Read();
            return new PoseRecording(frames, joints, keypoints, Visibility(name, frames, joints) ?? Derive(keypoints));
        });
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _file.Dispose();
        _stream.Dispose();
    }

    private T Of<T>(string name, Func<RecordingDataset, T> use) => !_keypoints.TryGetValue(name, out var dataset)
        ? throw new KeyNotFoundException($"{Path}: no recording '{name}' among its {_names.Length}")
        : Guarded($"'{name}' cannot be read", () =>
        {
            var recording = new RecordingDataset(name, dataset, Bytes);
            recording.Check();
            return recording.Shape is [<= int.MaxValue, >= 1 and <= 100_000, RawPoseLayout.Channels]
                ? use(recording)
                : throw recording.Wrong($"has shape ({string.Join(", ", recording.Shape)}), expected (frames, keypoints, 3)");
        });

    // (F, K, 1) as OpenHands writes them, or (F, K).
    private float[]? Visibility(string name, int frames, int joints)
    {
        if (!_visibility.Value.TryGetValue(name, out var dataset))
        {
            return null;
        }

        var visibility = new RecordingDataset($"{name}', its visibility", dataset, Bytes);
        visibility.Check();
        return visibility.Shape is ([_, _] or [_, _, 1]) && visibility.Shape[0] == (ulong)frames && visibility.Shape[1] == (ulong)joints
            ? visibility.Read()
            : throw visibility.Wrong(
                $"has shape ({string.Join(", ", visibility.Shape)}), expected ({frames}, {joints}, 1) as its keypoints have");
    }

    private static float[] Derive(ReadOnlySpan<float> keypoints)
    {
        var values = new float[keypoints.Length / RawPoseLayout.Channels];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = keypoints.Slice(i * RawPoseLayout.Channels, RawPoseLayout.Channels).ContainsAnyExcept(0f) ? 1 : 0;
        }

        return values;
    }

    // PureHDF throws whatever its code meets in a damaged file: index, cast, overflow, end of stream, plain Exception.
    private T Guarded<T>(string what, Func<T> read)
    {
        lock (_lock)
        {
            _stream.Begin();
            try
            {
                return read();
            }
            catch (Exception error)
            {
                var cause = error.GetBaseException();
                throw new InvalidDataException(
                    $"{Path}: {(cause.Message.StartsWith('\'') ? cause.Message : $"{what}: {cause.Message}")}", error);
            }
        }
    }
}

using System.Collections.Concurrent;
using OpenHands.Formats.Hdf5.Reading;
using OpenHands.Poses;

namespace OpenHands.Formats.Hdf5;

/// <summary>
/// Reads pose recordings from HDF5: OpenHands' raw layout (keypoints and visibility, spec/openhands.md section 10) and that of isolated
/// datasets (keypoints and confidences). Any floating-point type, byte order, storage and file version that h5py writes; gzip, lzf,
/// shuffle and fletcher32. One reader may be used by any number of threads at once.
/// </summary>
/// <remarks>
/// The file is untrusted: its stated end is checked first (a cut-off file is refused at once), every address and size is checked against
/// the file, no structure is walked twice, links into other files are never followed, and no code in a file is ever run.
/// </remarks>
public sealed class RawPoseReader : IDisposable
{
    private readonly Hdf5Source _source;
    private readonly Dictionary<string, ulong> _headers;
    private readonly ConcurrentDictionary<string, RecordingDataset> _recordings = new();
    private readonly Lazy<Dictionary<string, ulong>> _visibility;
    private readonly string[] _names;

    private RawPoseReader(Hdf5Source source)
    {
        _source = source;
        var superblock = Superblock.Read(source);
        FormatVersion = superblock.Version;
        var walk = new GroupWalk(source, superblock.Root);
        if (!walk.Collect(RawPoseLayout.Keypoints))
        {
            throw new InvalidDataException($"{Path}: no group 'keypoints'; expected OpenHands' layout keypoints/<recording> (frames, keypoints, 3)");
        }

        _headers = walk.Datasets;
        Skipped = [.. walk.Skipped.OrderBy(entry => entry.Name, Utf8Order.Instance)];
        _names = [.. _headers.Keys];
        Array.Sort(_names, Utf8Order.Instance);
        _visibility = new Lazy<Dictionary<string, ulong>>(() =>
        {
            var beside = new GroupWalk(source, superblock.Root);
            return beside.Collect(RawPoseLayout.Visibility) || beside.Collect(RawPoseLayout.Confidences) ? beside.Datasets : [];
        });
    }

    /// <summary>The file's path.</summary>
    public string Path => _source.Path;

    /// <summary>The file's size in bytes.</summary>
    public long Bytes => _source.Length;

    /// <summary>Version of the HDF5 superblock, 0 to 3.</summary>
    public int FormatVersion { get; }

    /// <summary>The recordings, alphabetical by their UTF-8 bytes. A recording in a sub-group has a name with slashes, such as chan/vid1.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Entries of the keypoints group that are no recordings: dangling, looping and external links.</summary>
    public IReadOnlyList<SkippedEntry> Skipped { get; }

    /// <summary>Opens a file and lists its recordings; their data is read when asked for.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">Not HDF5, cut off, damaged, or without a keypoints group; the message names the file.</exception>
    public static RawPoseReader Open(string path)
    {
        var source = new Hdf5Source(path);
        try
        {
            return new RawPoseReader(source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Number of frames F of a recording.</summary>
    /// <exception cref="KeyNotFoundException">No recording has this name.</exception>
    /// <exception cref="InvalidDataException">The recording is not a floating-point array (F, K, 3).</exception>
    public int Frames(string name) => Recording(name).Frames;

    /// <summary>Number of keypoints K of a recording.</summary>
    /// <inheritdoc cref="Frames" path="/exception"/>
    public int Joints(string name) => Recording(name).Joints;

    /// <summary>How a recording is stored, such as "float32, chunked 256 x 75 x 3, shuffle, gzip".</summary>
    /// <inheritdoc cref="Frames" path="/exception"/>
    public string Storage(string name) => Recording(name).Storage;

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
        var recording = Recording(name);
        var keypoints = ReadSpan(name, 0, recording.Frames);
        var visibility = _visibility.Value.TryGetValue(name, out var header)
            ? VisibilityDataset.Read(_source, name, header, recording.Frames, recording.Joints)
            : VisibilityDataset.Derive(keypoints);
        return new PoseRecording(recording.Frames, recording.Joints, keypoints, visibility);
    }

    /// <summary>Reads consecutive frames: count x K x 3 coordinates, row-major.</summary>
    /// <inheritdoc cref="ReadSpan(string, int, int, int, PoseSelection, Span{float})" path="/exception"/>
    public float[] ReadSpan(string name, int start, int count)
    {
        var recording = Recording(name);
        recording.CheckRange(start, count, stride: 1);
        var values = new float[checked(count * recording.Joints * RawPoseLayout.Channels)];
        ReadSpan(name, start, count, 1, PoseSelection.All, values);
        return values;
    }

    /// <summary>
    /// Reads frames start, start + stride, ..., only the selected keypoints and coordinates, as float32. This is how training windows are
    /// read: one contiguous piece of the file for all windows of a sample, thinned out in memory.
    /// </summary>
    /// <param name="name">The recording.</param>
    /// <param name="start">First frame.</param>
    /// <param name="count">Number of frames T.</param>
    /// <param name="stride">Distance between frames, 1 or more (upstream's "downsample").</param>
    /// <param name="selection">Keypoints V and channels C.</param>
    /// <param name="destination">T x V x C, row-major.</param>
    /// <exception cref="KeyNotFoundException">No recording has this name.</exception>
    /// <exception cref="ArgumentException">The frames or keypoints are not in the recording, or the destination has another length.</exception>
    /// <exception cref="InvalidDataException">The recording is damaged or not a floating-point array (F, K, 3); the message names file and recording.</exception>
    public void ReadSpan(string name, int start, int count, int stride, PoseSelection selection, Span<float> destination) =>
        Recording(name).Read(start, count, stride, selection, destination);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _source.Dispose();

    private RecordingDataset Recording(string name)
    {
        if (_recordings.TryGetValue(name, out var recording))
        {
            return recording;
        }

        return _headers.TryGetValue(name, out var header)
            ? _recordings.GetOrAdd(name, RecordingDataset.Open(_source, name, header))
            : throw new KeyNotFoundException($"{Path}: no recording '{name}' among its {_names.Length}");
    }
}

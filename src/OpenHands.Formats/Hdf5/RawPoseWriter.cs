using System.Runtime.InteropServices;
using System.Text;
using OpenHands.Formats.Hdf5.Writing;
using OpenHands.Poses;

namespace OpenHands.Formats.Hdf5;

/// <summary>
/// Writes pose recordings as OpenHands' raw HDF5 layout (spec/openhands.md section 10): keypoints/name (F, K, 3) and visibility/name
/// (F, K, 1), contiguous float32, in the oldest file version, which every HDF5 library reads.
/// </summary>
/// <remarks>
/// Each recording goes to the file as it comes; only names and addresses stay in memory, about 200 bytes a recording. The same recordings
/// in the same order give the same bytes: no time stamps. Nothing stands at the final name before <see cref="Complete"/>.
/// </remarks>
public sealed class RawPoseWriter : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _stream;
    private readonly FormatWriter _file;
    private readonly GroupTree _keypoints = new();
    private readonly GroupTree _visibility = new();
    private bool _completed;

    /// <summary>Starts a file under a temporary name in the same folder.</summary>
    /// <param name="path">The final name; a file that is there already is replaced at the end.</param>
    public RawPoseWriter(string path)
    {
        _path = Path.GetFullPath(path);
        _temporary = $"{_path}.{Path.GetRandomFileName()}.partial";
        _stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 20);
        _file = new FormatWriter(_stream);
        _file.Zeros(SuperblockWriter.Size);
    }

    /// <summary>Number of recordings so far.</summary>
    public int Count { get; private set; }

    /// <summary>Appends a recording.</summary>
    /// <param name="name">Its name; one with slashes, such as chan/vid1, makes sub-groups.</param>
    /// <param name="recording">Its frames.</param>
    /// <exception cref="ArgumentException">The name is empty, taken, or cannot be an HDF5 path.</exception>
    /// <exception cref="InvalidOperationException">The file is complete already.</exception>
    public void Add(string name, PoseRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        CheckOpen();
        CheckName(name);
        var keypoints = DatasetWriter.Write(
            _file, MemoryMarshal.AsBytes<float>(recording.Keypoints), recording.Frames, recording.Joints, RawPoseLayout.Channels);
        var visibility = DatasetWriter.Write(_file, MemoryMarshal.AsBytes<float>(recording.Visibility), recording.Frames, recording.Joints, 1);
        _keypoints.TryAdd(name, keypoints);
        _visibility.TryAdd(name, visibility);
        Count++;
    }

    /// <summary>Writes the groups and moves the file to its final name.</summary>
    /// <exception cref="InvalidOperationException">The file is complete already.</exception>
    public void Complete()
    {
        CheckOpen();
        var keypoints = _keypoints.Write(_file);
        var visibility = _visibility.Write(_file);
        var root = GroupWriter.Write(_file, [new(RawPoseLayout.Keypoints, keypoints, null), new(RawPoseLayout.Visibility, visibility, null)]);
        var end = _file.Align();
        _file.Rewind();
        SuperblockWriter.Write(_file, root, end);
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _completed = true;
    }

    /// <summary>Closes the file; one that was not completed is deleted.</summary>
    public void Dispose()
    {
        try
        {
            _stream.Dispose();
        }
        finally
        {
            if (!_completed)
            {
                File.Delete(_temporary); // also where the last bytes found no room on the disk
            }
        }
    }

    private void CheckOpen()
    {
        if (_completed)
        {
            throw new InvalidOperationException($"{_path} is complete");
        }
    }

    private void CheckName(string name)
    {
        if (string.IsNullOrEmpty(name) || name.Contains('\0') || !IsWellFormed(name) || name.Split('/').Any(part => part is "" or "." or ".."))
        {
            throw new ArgumentException($"'{name}' cannot name a recording in {_path}: parts between slashes may not be empty, '.' or '..'", nameof(name));
        }

        if (!_keypoints.IsFree(name))
        {
            throw new ArgumentException($"{_path} already has a recording or group '{name}'", nameof(name));
        }
    }

    // Half of a surrogate pair has no UTF-8 form.
    private static bool IsWellFormed(string name) => !name.EnumerateRunes().Contains(Rune.ReplacementChar) || name.Contains('\uFFFD');
}

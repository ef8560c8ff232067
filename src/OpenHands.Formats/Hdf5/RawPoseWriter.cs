using System.Runtime.InteropServices;
using System.Text;
using OpenHands.Poses;
using PureHDF;

namespace OpenHands.Formats.Hdf5;

/// <summary>
/// Writes pose recordings as OpenHands' raw HDF5 layout: keypoints/name (F, K, 3) and visibility/name (F, K, 1), contiguous float32.
/// </summary>
/// <remarks>
/// HDF5 wants every shape before the first number, so recordings wait in a file beside the target until <see cref="Complete"/>; one
/// recording is in memory at a time. The same recordings in the same order give the same bytes: no time stamps.
/// </remarks>
public sealed class RawPoseWriter : IDisposable
{
    private readonly string _path;
    private readonly FileStream _waiting;
    private readonly List<(string Name, int Frames, int Joints)> _recordings = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _groups = new(StringComparer.Ordinal);
    private bool _completed;

    /// <summary>Starts a file; nothing stands at its name before <see cref="Complete"/>.</summary>
    /// <param name="path">The final name; a file that is there already is replaced at the end.</param>
    public RawPoseWriter(string path)
    {
        _path = Path.GetFullPath(path);
        _waiting = new FileStream(
            $"{_path}.{Path.GetRandomFileName()}.partial", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 20,
            FileOptions.DeleteOnClose);
    }

    /// <summary>Number of recordings so far.</summary>
    public int Count => _recordings.Count;

    /// <summary>Appends a recording.</summary>
    /// <param name="name">Its name; one with slashes, such as chan/vid1, makes sub-groups.</param>
    /// <param name="recording">Its frames.</param>
    /// <exception cref="ArgumentException">The name is empty, taken, or cannot be an HDF5 path.</exception>
    /// <exception cref="InvalidOperationException">The file is complete already.</exception>
    public void Add(string name, PoseRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        CheckOpen();
        Take(name);
        _waiting.Write(MemoryMarshal.AsBytes<float>(recording.Keypoints));
        _waiting.Write(MemoryMarshal.AsBytes<float>(recording.Visibility));
        _recordings.Add((name, recording.Frames, recording.Joints));
    }

    /// <summary>Writes the file and gives it its final name.</summary>
    /// <exception cref="InvalidOperationException">The file is complete already.</exception>
    public void Complete()
    {
        CheckOpen();
        _waiting.Position = 0;
        AtomicFile.Write(_path, Write);
        _completed = true;
    }

    /// <summary>Deletes what waited; a file that was not completed leaves nothing behind.</summary>
    public void Dispose() => _waiting.Dispose();

    private void Write(Stream stream)
    {
        var (keypoints, visibility) = (new H5Group(), new H5Group());
        var datasets = new List<(H5Dataset<float[]> Dataset, int Length)>();
        foreach (var (name, frames, joints) in _recordings)
        {
            datasets.Add(Declare(keypoints, name, frames, joints, RawPoseLayout.Channels));
            datasets.Add(Declare(visibility, name, frames, joints, 1));
        }

        var file = new H5File { [RawPoseLayout.Keypoints] = keypoints, [RawPoseLayout.Visibility] = visibility };
        using var writer = file.BeginWrite(stream);
        foreach (var (dataset, length) in datasets.Where(entry => entry.Length > 0))
        {
            var values = new float[length];
            _waiting.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            writer.Write(dataset, values);
        }
    }

    private static (H5Dataset<float[]> Dataset, int Length) Declare(H5Group group, string name, int frames, int joints, int channels)
    {
        var parts = name.Split('/');
        foreach (var part in parts[..^1])
        {
            if (!group.TryGetValue(part, out var inner))
            {
                group[part] = inner = new H5Group();
            }

            group = (H5Group)inner;
        }

        var dataset = new H5Dataset<float[]>(fileDims: [(ulong)frames, (ulong)joints, (ulong)channels]);
        group[parts[^1]] = dataset;
        return (dataset, frames * joints * channels);
    }

    private void CheckOpen()
    {
        if (_completed)
        {
            throw new InvalidOperationException($"{_path} is complete");
        }
    }

    private void Take(string name)
    {
        if (string.IsNullOrEmpty(name) || name.Contains('\0') || !IsWellFormed(name)
            || name.Split('/').Any(part => part is "" or "." or ".."))
        {
            throw new ArgumentException($"'{name}' cannot name a recording in {_path}: parts between slashes may not be empty, '.' or '..'",
                nameof(name));
        }

        string[] groups = [.. name.Select((c, i) => (c, i)).Where(at => at.c == '/').Select(at => name[..at.i])];
        if (_groups.Contains(name) || _names.Contains(name) || groups.Any(_names.Contains))
        {
            throw new ArgumentException($"{_path} already has a recording or group '{name}'", nameof(name));
        }

        _names.Add(name);
        _groups.UnionWith(groups);
    }

    // Half of a surrogate pair has no UTF-8 form.
    private static bool IsWellFormed(string name) => !name.EnumerateRunes().Contains(Rune.ReplacementChar) || name.Contains('\uFFFD');
}

using System.Collections.Immutable;
using OpenHands.Formats.Hdf5;
using OpenHands.Poses;

namespace OpenHands.Datasets.Sampling;

/// <summary>
/// The recordings of raw HDF5 files: files in ordinal order of their path, recordings in alphabetical order inside each
/// (spec/openhands.md section 10). Nothing but the asked frames is read.
/// </summary>
public sealed class Hdf5RecordingStore : IRecordingStore
{
    private static readonly int[] Plane = [0, 1];

    private readonly RawPoseReader[] _readers;
    private readonly (RawPoseReader File, string Name)[] _recordings;

    private Hdf5RecordingStore(RawPoseReader[] readers)
    {
        _readers = readers;
        _recordings = [.. readers.SelectMany(reader => reader.Names.Select(name => (reader, name)))];
    }

    /// <inheritdoc/>
    public int Count => _recordings.Length;

    /// <summary>Opens every file and lists its recordings.</summary>
    /// <param name="root">Folder, searched with all below it, or one file.</param>
    /// <exception cref="InvalidDataException">
    /// No file, or one that is no raw HDF5 file, or no recording in any; the message names it.
    /// </exception>
    public static Hdf5RecordingStore Open(string root)
    {
        var readers = new List<RawPoseReader>();
        try
        {
            foreach (var file in FolderFiles.Below(root, ".h5"))
            {
                readers.Add(RawPoseReader.Open(file));
            }

            var store = new Hdf5RecordingStore([.. readers]);
            return store.Count > 0 ? store : throw new InvalidDataException($"{root}: no recording in {readers.Count} HDF5 files");
        }
        catch
        {
            readers.ForEach(reader => reader.Dispose());
            throw;
        }
    }

    /// <inheritdoc/>
    public string Name(int index) => _recordings[index].Name;

    /// <inheritdoc/>
    public int Frames(int index) => _recordings[index].File.Frames(_recordings[index].Name);

    /// <inheritdoc/>
    public PoseClip Read(int index, int start, int count, int stride, ImmutableArray<int> joints)
    {
        var (file, name) = _recordings[index];
        var stored = file.Joints(name);
        var kept = joints.IsEmpty ? stored : joints.Length;
        if (!joints.IsEmpty && joints.Max() >= stored)
        {
            throw new InvalidDataException($"{file.Path}: recording {name} has {stored} keypoints, but joint {joints.Max()} is asked for");
        }

        // (T, V, 2) as stored becomes (2, T, V).
        var points = new float[count * kept * Plane.Length];
        file.ReadSpan(name, start, count, stride, new PoseSelection(joints, Plane), points);
        var clip = new PoseClip(Plane.Length, count, kept);
        var x = clip.Channel(0);
        var y = clip.Channel(1);
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = points[2 * i];
            y[i] = points[(2 * i) + 1];
        }

        return clip;
    }

    /// <summary>Closes the files.</summary>
    public void Dispose() => Array.ForEach(_readers, reader => reader.Dispose());
}

using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using OpenHands.Formats.Pickles;
using OpenHands.Poses;

namespace OpenHands.Datasets.Sampling;

/// <summary>
/// The recordings of a folder of pose pickles, all held in memory as upstream does (spec/openhands.md section 10): x and y in float32, about
/// 0.6 KB a frame.
/// </summary>
public sealed class PickleRecordingStore : IRecordingStore
{
    private readonly (string Name, PoseClip Clip)[] _recordings;

    private PickleRecordingStore((string, PoseClip)[] recordings) => _recordings = recordings;

    /// <inheritdoc/>
    public int Count => _recordings.Length;

    /// <summary>Loads every pickle.</summary>
    /// <param name="root">Folder, searched with all below it, or one file.</param>
    /// <param name="minimumFrames">Recordings of fewer frames are left out.</param>
    /// <exception cref="InvalidDataException">
    /// No file, a file that is no pose pickle, or no recording long enough; the message names it.
    /// </exception>
    public static PickleRecordingStore Load(string root, int minimumFrames = 0)
    {
        var files = FolderFiles.Below(root, ".pkl");
        var folder = Directory.Exists(root) ? root : Path.GetDirectoryName(root)!;
        var recordings = files.AsParallel().AsOrdered()
            .Select(file => (Path.GetRelativePath(folder, file), PoseClip.From(PosePickle.Read(file))))
            .Where(recording => recording.Item2.Frames >= minimumFrames);
        (string, PoseClip)[] kept;
        try
        {
            kept = [.. recordings];
        }
        catch (AggregateException e)
        {
            // The first file that could not be read, as if the files were read one by one.
            ExceptionDispatchInfo.Capture(e.InnerExceptions[0]).Throw();
            throw;
        }

        return kept.Length > 0
            ? new PickleRecordingStore(kept)
            : throw new InvalidDataException($"{root}: none of the {files.Length} recordings has {minimumFrames} frames or more");
    }

    /// <inheritdoc/>
    public string Name(int index) => _recordings[index].Name;

    /// <inheritdoc/>
    public int Frames(int index) => _recordings[index].Clip.Frames;

    /// <inheritdoc/>
    public PoseClip Read(int index, int start, int count, int stride, ImmutableArray<int> joints)
    {
        var (name, stored) = _recordings[index];
        if (!joints.IsEmpty && joints.Max() >= stored.Joints)
        {
            throw new InvalidDataException($"{name}: {stored.Joints} keypoints, but joint {joints.Max()} is asked for");
        }

        var clip = new PoseClip(stored.Channels, count, joints.IsEmpty ? stored.Joints : joints.Length);
        for (var c = 0; c < clip.Channels; c++)
        {
            for (var t = 0; t < count; t++)
            {
                var from = stored.Frame(c, start + (t * stride));
                var to = clip.Frame(c, t);
                if (joints.IsEmpty)
                {
                    from.CopyTo(to);
                    continue;
                }

                for (var v = 0; v < to.Length; v++)
                {
                    to[v] = from[joints[v]];
                }
            }
        }

        return clip;
    }

    /// <summary>Nothing is held open.</summary>
    public void Dispose()
    {
    }
}

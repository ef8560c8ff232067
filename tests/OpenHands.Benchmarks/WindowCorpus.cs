using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Packed;
using OpenHands.Poses;
using OpenHands.Poses.Landmarks;

namespace OpenHands.Benchmarks;

/// <summary>Recordings of 1500 frames in a temporary folder, as raw HDF5 and as a packed store.</summary>
internal sealed class WindowCorpus : IDisposable
{
    public const int Recordings = 40;
    public const int FramesPerRecording = 1500;

    private readonly string _folder = Directory.CreateTempSubdirectory("openhands-bench-").FullName;

    /// <summary>x and y of the 27 keypoints that the graph networks see.</summary>
    public static PoseSelection Selection { get; } = new([.. LandmarkPreset.Minimal27.Indexes], [0, 1]);

    public WindowCorpus()
    {
        // float64 and contiguous where h5py can make it, as upstream's files are; float32 otherwise.
        HasPeer = Peer.IsInstalled;
        if (HasPeer)
        {
            Peer.Run("make", RawPath, $"{Recordings}");
        }
        else
        {
            using var writer = new RawPoseWriter(RawPath);
            for (var i = 0; i < Recordings; i++)
            {
                writer.Add($"clip{i:D4}", RandomRecording(i));
            }

            writer.Complete();
        }

        PackedPoseWriter.Build(PackedPath(PackedElement.Float32), [new("raw", RawPath)], Selection, PackedElement.Float32);
        PackedPoseWriter.Build(PackedPath(PackedElement.Float16), [new("raw", RawPath)], Selection, PackedElement.Float16);
    }

    /// <summary>Python and h5py are there.</summary>
    public bool HasPeer { get; }

    public string RawPath => Path.Combine(_folder, "raw.h5");

    public string PackedPath(PackedElement element) => Path.Combine(_folder, $"{element}.packed");

    public string File(string name) => Path.Combine(_folder, name);

    public static PoseRecording RandomRecording(int seed)
    {
        var random = new SampleRandom(seed, 0, 0);
        var keypoints = new float[FramesPerRecording * 75 * 3];
        var visibility = new float[FramesPerRecording * 75];
        foreach (ref var value in keypoints.AsSpan())
        {
            value = (float)random.NextDouble();
        }

        Array.Fill(visibility, 1);
        return new PoseRecording(FramesPerRecording, 75, keypoints, visibility);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

using BenchmarkDotNet.Attributes;
using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Pickles;
using OpenHands.Poses;

namespace OpenHands.Benchmarks;

/// <summary>
/// Whole files: a recording of 1500 frames as a pickle (2.7 MB of float64 keypoints), and 20 such recordings to HDF5 (36 MB).
/// </summary>
[SameProcess]
[MemoryDiagnoser]
public class FileBenchmarks : IDisposable
{
    private readonly PoseRecording _recording = WindowCorpus.RandomRecording(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("openhands-bench-").FullName;

    [GlobalSetup]
    public void WritePickle() => PosePickle.Write(Path.Combine(_folder, "pose.pkl"), _recording);

    [Benchmark]
    public PoseRecording ReadPickle() => PosePickle.Read(Path.Combine(_folder, "pose.pkl"));

    [Benchmark]
    public void WriteHdf5()
    {
        using var writer = new RawPoseWriter(Path.Combine(_folder, "raw.h5"));
        for (var i = 0; i < 20; i++)
        {
            writer.Add($"clip{i}", _recording);
        }

        writer.Complete();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}

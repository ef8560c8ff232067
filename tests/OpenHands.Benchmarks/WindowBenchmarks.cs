using BenchmarkDotNet.Attributes;
using OpenHands.Formats.Packed;
using OpenHands.Poses;

namespace OpenHands.Benchmarks;

/// <summary>One sample (seven windows of ten frames, 27 keypoints, x and y) from a file in the page cache.</summary>
[SameProcess]
[MemoryDiagnoser]
public class WindowBenchmarks : IDisposable
{
    private readonly SampleRandom _random = new(1, 0, 0);
    private readonly float[] _sample = WindowReader.NewSample();
    private WindowCorpus? _corpus;
    private PackedPoseStore? _single;
    private PackedPoseStore? _half;

    /// <summary>Distance between frames.</summary>
    [Params(1, 3)]
    public int Downsample { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _corpus = new WindowCorpus();
        _single = PackedPoseStore.Open(_corpus.PackedPath(PackedElement.Float32));
        _half = PackedPoseStore.Open(_corpus.PackedPath(PackedElement.Float16));
    }

    [Benchmark(Baseline = true)]
    public void PackedFloat32() => WindowReader.Read(_single!, _random, Downsample, _sample);

    [Benchmark]
    public void PackedFloat16() => WindowReader.Read(_half!, _random, Downsample, _sample);

    [GlobalCleanup]
    public void Dispose()
    {
        _single?.Dispose();
        _half?.Dispose();
        _corpus?.Dispose();
        GC.SuppressFinalize(this);
    }
}

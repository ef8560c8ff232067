// ./build.sh --target=Bench [--filter=PATTERN]       BenchmarkDotNet's classes: WindowBenchmarks, FileBenchmarks
// ./build.sh --target=Bench --filter=side-by-side the table of docs/performance.md, against h5py; also training-step, data-wait,
// training-rates, extraction
// By hand: dotnet exec tests/OpenHands.Benchmarks/bin/Release/OpenHands.Benchmarks.dll NAME [argument ...], for example side-by-side 7;
// mpirun -n 2 in front of that for all-reduce 2
using OpenHands.Benchmarks;

try
{
    return BenchArguments.Parse(args) switch
    {
        { Measurement: { } name } options => NamedMeasurements.Run(name, options, Console.Out),
        var options => ShortBenchmarks.Run(options, Console.Out),
    };
}
catch (Exception failure) when (failure is ArgumentException or IOException or InvalidDataException)
{
    Console.Error.WriteLine($"error: {failure.Message}");
    return 1;
}

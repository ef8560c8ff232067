// dotnet exec tests/OpenHands.Benchmarks/bin/Release/OpenHands.Benchmarks.dll side-by-side [rounds]   the table of docs/performance.md
// dotnet exec tests/OpenHands.Benchmarks/bin/Release/OpenHands.Benchmarks.dll training-step           its section "Training step"
// dotnet exec tests/OpenHands.Benchmarks/bin/Release/OpenHands.Benchmarks.dll --filter '*'            BenchmarkDotNet
using System.Globalization;
using BenchmarkDotNet.Running;
using OpenHands.Benchmarks;
using OpenHands.Benchmarks.Models;

if (args is ["side-by-side", ..])
{
    SideBySide.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5, Console.Out);
    return;
}

if (args is ["training-step", ..])
{
    TrainingStep.Run(args[1..], Console.Out);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(WindowBenchmarks).Assembly).Run(args);

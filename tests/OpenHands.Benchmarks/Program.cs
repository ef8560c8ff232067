// dotnet exec tests/OpenHands.Benchmarks/bin/Release/OpenHands.Benchmarks.dll side-by-side [rounds]   the table of docs/performance.md
// dotnet exec tests/OpenHands.Benchmarks/bin/Release/OpenHands.Benchmarks.dll --filter '*'            BenchmarkDotNet
using System.Globalization;
using BenchmarkDotNet.Running;
using OpenHands.Benchmarks;

if (args is ["side-by-side", ..])
{
    SideBySide.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5, Console.Out);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(WindowBenchmarks).Assembly).Run(args);

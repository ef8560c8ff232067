using System.Diagnostics;
using System.Globalization;
using OpenHands.Training.Processes;
using static TorchSharp.torch;

namespace OpenHands.Benchmarks;

/// <summary>The one large exchange of a data-parallel step: the sum of a gradient over the processes that mpirun started.</summary>
internal static class AllReduce
{
    private const int Rounds = 60;

    // ST-GCN with 64 hidden channels: 14.5 MB, and one with 16.
    private static readonly int[] Sizes = [3_612_634, 249_178];

    public static void Run(IReadOnlyList<string> arguments, TextWriter output)
    {
        var processes = arguments is [var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : throw new ArgumentException("all-reduce needs the number of processes: mpirun -n 2 ... all-reduce 2");
        var exchange = MpiExchange.Join(processes);
        var lines = Sizes.Select(size => Line(exchange, size)).ToList();
        if (exchange.Rank == 0)
        {
            output.WriteLine($"{processes} processes, {exchange.Library}, {Environment.ProcessorCount} cores\n");
            output.WriteLine("| numbers | MB | best, ms | median, ms |\n|---|---|---|---|");
            lines.ForEach(output.WriteLine);
        }

        exchange.Leave();
    }

    private static string Line(MpiExchange exchange, int size)
    {
        using var values = ones(size);
        var times = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            exchange.Sum(values);
            var start = Stopwatch.GetTimestamp(); // all have just met
            exchange.Sum(values);
            times[round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            values.fill_(1f);
        }

        Array.Sort(times);
        return string.Create(CultureInfo.InvariantCulture,
            $"| {size:#,0} | {size * 4 / 1e6:0.0} | {times[0]:0.0} | {times[Rounds / 2]:0.0} |");
    }
}

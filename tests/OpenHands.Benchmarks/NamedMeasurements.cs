using System.Globalization;
using System.Text;
using OpenHands.Benchmarks.Models;
using OpenHands.Formats;
using OpenHands.Runs.Files;

namespace OpenHands.Benchmarks;

/// <summary>
/// Comparisons that BenchmarkDotNet has no form for: sides that take turns within one run. Each prints tables and keeps them as NAME.md.
/// </summary>
internal static class NamedMeasurements
{
    public static IReadOnlyList<string> Names { get; } =
        ["side-by-side", "training-step", "data-wait", "training-rates", "all-reduce", "extraction"];

    /// <summary>Runs one; its text goes to the console as it comes, and to the artifacts when it has ended.</summary>
    public static int Run(string name, BenchArguments options, TextWriter console)
    {
        using var output = new Both(console);
        switch (name)
        {
            case "side-by-side":
                SideBySide.Run(Rounds(options, 5), output);
                break;
            case "training-step":
                TrainingStep.Run(options.Rest, output);
                break;
            case "data-wait":
                DataWait.Run(options.Rest, output);
                break;
            case "training-rates":
                new TrainingRates(options.Rest, output).Run();
                break;
            case "all-reduce":
                AllReduce.Run(options.Rest, output);
                break;
            default:
                ExtractionSpeed.Run(options.Input, Rounds(options, 5), output);
                break;
        }

        Directory.CreateDirectory(options.Artifacts);
        var path = Path.Combine(options.Artifacts, $"{name}.md");
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(output.Text)));
        console.WriteLine($"written to {path}");
        return 0;
    }

    private static int Rounds(BenchArguments options, int usual) => options.Rest switch
    {
        [] => usual,
        [var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) && rounds > 0 => rounds,
        _ => throw new ArgumentException($"{string.Join(' ', options.Rest)}: expected the number of rounds"),
    };

    /// <summary>Writes to the console and remembers.</summary>
    private sealed class Both(TextWriter console) : TextWriter
    {
        private readonly StringBuilder _text = new();

        public override Encoding Encoding => Encoding.UTF8;

        public string Text => _text.ToString();

        public override void Write(char value)
        {
            console.Write(value);
            _text.Append(value);
        }

        public override void Write(string? value)
        {
            console.Write(value);
            _text.Append(value);
        }

        public override void WriteLine() => WriteLine(string.Empty);

        public override void WriteLine(string? value)
        {
            console.WriteLine(value);
            _text.Append(value).Append('\n');
        }
    }
}

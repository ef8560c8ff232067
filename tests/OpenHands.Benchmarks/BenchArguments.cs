namespace OpenHands.Benchmarks;

/// <summary>
/// The command line: <c>--filter</c>, <c>--artifacts</c> and <c>--input</c> as the build host gives them, or a name and its arguments.
/// </summary>
internal sealed record BenchArguments
{
    /// <summary>One of <see cref="NamedMeasurements.Names"/>; null for BenchmarkDotNet's classes.</summary>
    public string? Measurement { get; private init; }

    /// <summary>What stands behind the name.</summary>
    public string[] Rest { get; private init; } = [];

    /// <summary>Which of BenchmarkDotNet's benchmarks.</summary>
    public string Filter { get; private init; } = "*";

    /// <summary>Where results go.</summary>
    public string Artifacts { get; private init; } = Path.Combine("results", "benchmarks");

    /// <summary>A video with a person in it, for the measurement of extraction.</summary>
    public string? Input { get; private init; }

    /// <exception cref="ArgumentException">An option is unknown or has no value.</exception>
    public static BenchArguments Parse(string[] args)
    {
        var parsed = new BenchArguments();
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                return Named(parsed, args[i], args[(i + 1)..])
                    ?? throw new ArgumentException($"{args[i]}: expected one of {string.Join(", ", NamedMeasurements.Names)}");
            }

            var (name, value) = args[i].Split('=', 2) is [var left, var right] ? (left, right)
                : i + 1 < args.Length ? (args[i], args[++i]) : throw new ArgumentException($"{args[i]} needs a value");
            parsed = name switch
            {
                "--filter" => parsed with { Filter = value },
                "--artifacts" => parsed with { Artifacts = value },
                "--input" => parsed with { Input = value },
                _ => throw new ArgumentException($"unknown option {name}; expected --filter, --artifacts or --input"),
            };
        }

        return Named(parsed, parsed.Filter, []) ?? parsed;
    }

    private static BenchArguments? Named(BenchArguments options, string name, string[] rest) =>
        NamedMeasurements.Names.Contains(name) ? options with { Measurement = name, Rest = rest } : null;
}

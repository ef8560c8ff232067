using System.Globalization;
using System.Text;
using System.Text.Json;
using OpenHands.Models.Tests.Golden;
using static TorchSharp.torch;

namespace OpenHands.Models.Tests;

/// <summary>
/// Writes docs/parity.md: OPENHANDS_WRITE_PARITY=1 dotnet exec tests/OpenHands.Models.Tests/bin/Release/OpenHands.Models.Tests.dll -class
/// OpenHands.Models.Tests.ParityTableTests
/// </summary>
public sealed class ParityTableTests
{
    [Fact]
    public void The_table_of_deviations_is_written_when_asked_for()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("OPENHANDS_WRITE_PARITY") == "1",
            "set OPENHANDS_WRITE_PARITY=1 to measure again and write docs/parity.md");
        var path = Path.Combine(Fixtures.Root, "docs", "parity.md");
        var text = File.ReadAllText(path);
        const string Begin = "<!-- table -->\n", End = "<!-- end of table -->";
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        File.WriteAllText(path, text[..from] + Table() + text[to..]);
    }

    private static string Table()
    {
        var table = new StringBuilder();
        table.Append("| network | float32: output | loss | gradients | step | float64: "
            + "output | loss | gradients | step |\n|---|---|---|---|---|---|---|---|---|\n");
        foreach (var name in GoldenFile.Networks)
        {
            var golden = GoldenFile.Read(name);
            table.Append(CultureInfo.InvariantCulture,
                $"| {name} {Columns(name, golden, ScalarType.Float32)} {Columns(name, golden, ScalarType.Float64)} |\n");
        }

        return table.ToString();
    }

    /// <summary>The larger deviation of both modes.</summary>
    private static string Columns(string name, JsonElement golden, ScalarType precision)
    {
        var modes = ((string[])["eval", "train"]).Select(m => Deviation.Of(name, golden, m, precision)).OfType<Deviation>().ToList();
        double[] columns = [modes.Max(d => d.Output), modes.Max(d => d.Loss), modes.Max(d => d.Gradients), modes.Max(d => d.Step)];
        return string.Concat(columns.Select(c => string.Create(CultureInfo.InvariantCulture, $"| {c:0.0e0} ")));
    }
}

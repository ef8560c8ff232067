using System.IO.Compression;
using System.Text.Json;
using OpenHands.Tests;

namespace OpenHands.Models.Tests.Golden;

/// <summary>Reads tests/fixtures/models; its README says where the numbers come from.</summary>
internal static class GoldenFile
{
    public static JsonElement Read(string name)
    {
        using var file = new GZipStream(File.OpenRead(Fixtures.Path("models", $"{name}.json.gz")), CompressionMode.Decompress);
        return JsonDocument.Parse(file).RootElement;
    }

    public static double[] Doubles(this JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetDouble())];

    public static long[] Longs(this JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetInt64())];

    public static JsonElement At(this JsonElement element, params string[] path) => path.Aggregate(element, (e, key) => e.GetProperty(key));
}

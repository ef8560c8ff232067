using System.Text.Json;

namespace OpenHands.Poses.Tests;

/// <summary>
/// Upstream's numbers in tests/fixtures/poses, and the formula that fills their inputs (docs/parity.md#deterministic-fill).
/// </summary>
internal static class GoldenPoses
{
    public static JsonElement Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Fixtures.Path("poses", file)));
        return document.RootElement.Clone();
    }

    public static PoseClip Input(JsonElement golden)
    {
        var shape = golden.GetProperty("in_shape").EnumerateArray().Select(n => n.GetInt32()).ToArray();
        var name = golden.GetProperty("in_name").GetString()!;
        var clip = new PoseClip(shape[0], shape[1], shape[2]);
        for (var i = 0; i < clip.Values.Length; i++)
        {
            clip.Values[i] = (float)(Symmetric(name, i) + (2 * Symmetric(name + ".offset", i / shape[2])));
        }

        return clip;
    }

    public static void AssertOutput(JsonElement golden, PoseClip actual, double tolerance = 2e-6)
    {
        var output = golden.GetProperty("out");
        Assert.Equal(
            output.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32()), [actual.Channels, actual.Frames, actual.Joints]);
        var expected = output.GetProperty("values").EnumerateArray().Select(n => n.GetSingle()).ToArray();
        Assert.Equal(expected.Length, actual.Values.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual.Values[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"value {i}: {actual.Values[i]:R} instead of {expected[i]:R}");
        }
    }

    private static double Symmetric(string name, int i) => 2 * ((Mix(name, (ulong)i) >> 40) / (double)(1 << 24)) - 1;

    private static ulong Mix(string name, ulong i)
    {
        var hash = 0xcbf29ce484222325;
        foreach (var b in System.Text.Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ b) * 0x100000001b3;
        }

        var z = hash + i + 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

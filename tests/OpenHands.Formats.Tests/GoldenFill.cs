namespace OpenHands.Formats.Tests;

/// <summary>The deterministic numbers that the golden files are filled with (docs/parity.md#deterministic-fill).</summary>
internal static class GoldenFill
{
    public static double Unit(string name, int index) => (Mix(Fnv(name) + (ulong)index) >> 40) / (double)(1 << 24);

    public static double Sym(string name, int index) => 2 * Unit(name, index) - 1;

    /// <summary>The value of one element of a state dict, or null where the constructor's value is kept.</summary>
    public static float? Weight(string name, IReadOnlyList<long> shape, int index)
    {
        var last = name[(name.LastIndexOf('.') + 1)..];
        var count = shape.Aggregate(1L, (product, length) => product * length);
        return last switch
        {
            "A" or "num_batches_tracked" => null,
            "running_mean" => (float)(0.1 * Sym(name, index)),
            "running_var" => (float)(1 + 0.2 * Sym(name, index)),
            _ when name.Contains("edge_importance.") => (float)(1 + 0.2 * Sym(name, index)),
            "weight" when shape.Count == 1 => (float)(1 + 0.1 * Sym(name, index)),
            _ when shape.Count == 1 => (float)(0.1 * Sym(name, index)),
            _ => (float)(Math.Sqrt(3.0 / (count / shape[0])) * Sym(name, index)),
        };
    }

    private static ulong Fnv(string name)
    {
        var hash = 0xcbf29ce484222325;
        foreach (var b in System.Text.Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ b) * 0x100000001b3;
        }

        return hash;
    }

    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

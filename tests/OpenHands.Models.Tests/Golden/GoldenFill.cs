using System.Text;
using OpenHands.Models.States;
using static TorchSharp.torch;

namespace OpenHands.Models.Tests.Golden;

/// <summary>The deterministic fill that every golden number starts from: docs/parity.md#deterministic-fill.</summary>
internal static class GoldenFill
{
    private static readonly string[] Kept = ["A", "spa_oh", "tem_oh", "eye_list", "position_ids", "num_batches_tracked"];

    public static ulong Fnv1A64(string text)
    {
        var hash = 0xcbf29ce484222325;
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ value) * 0x100000001b3;
        }

        return hash;
    }

    public static ulong Mix(string name, long index) => Mix(Fnv1A64(name) + (ulong)index);

    public static double Unit(string name, long index) => (Mix(name, index) >> 40) / (double)(1 << 24);

    /// <summary>Values for a network's input, see the formula <c>inp</c>.</summary>
    public static Tensor Input(string name, params long[] shape)
    {
        using var scope = NewDisposeScope(); // what nothing refers to may be freed while libtorch reads it
        var count = shape.Aggregate(1L, (a, b) => a * b);
        var block = count / (shape[0] * shape[1]);
        var (values, offsets) = (Symmetric(name, count), Symmetric($"{name}.offset", shape[0] * shape[1]));
        return tensor(Enumerable.Range(0, (int)count).Select(i => (float)(values[i] + (2 * offsets[i / block]))).ToArray()).view(shape)
            .MoveToOuterDisposeScope();
    }

    public static Tensor Labels(string name, int count, int classes) =>
        tensor(Enumerable.Range(0, count).Select(i => (long)(Mix(name, i) % (ulong)classes)).ToArray());

    /// <summary>Overwrites a module's state, each tensor by the first rule that fits its name.</summary>
    public static void Apply(nn.Module module)
    {
        using var untracked = no_grad();
        foreach (var (name, value, _) in StateDictionary.Of(module))
        {
            var last = name[(name.LastIndexOf('.') + 1)..];
            if (!Kept.Contains(last))
            {
                using var filled = Values(name, last, value);
                value.copy_(filled);
            }
        }
    }

    /// <summary>One tensor's values, of the constructed tensor's shape, rounded to float32 once.</summary>
    public static Tensor Values(string name, string last, Tensor constructed)
    {
        using var scope = NewDisposeScope();
        var (shape, count) = (constructed.shape, constructed.numel());
        var values = Symmetric(name, count);
        var start = last == "decoupled_A" ? constructed.detach().to(ScalarType.Float32).data<float>().ToArray() : [];
        Func<double, int, double> rule = (last, shape.Length) switch
        {
            ("running_mean", _) => (s, _) => 0.1 * s,
            ("running_var", _) => (s, _) => 1 + (0.2 * s),
            ("decoupled_A", _) => (s, i) => start[i] + (0.1 * ((s + 1) / 2)),
            _ when name.Contains("edge_importance.", StringComparison.Ordinal) => (s, _) => 1 + (0.2 * s),
            ("weight", 1) => (s, _) => 1 + (0.1 * s),
            ("linear_bias", _) or (_, 1) => (s, _) => 0.1 * s,
            _ => (s, _) => Scale(name, last, shape, count) * s,
        };
        return tensor(values.Select((s, i) => (float)rule(s, i)).ToArray()).view(shape).MoveToOuterDisposeScope();
    }

    private static double Scale(string name, string last, long[] shape, long count)
    {
        var fan = last == "linear_weight" ? shape[0] : count / shape[0];
        return Math.Sqrt(3.0 / fan) * (name.EndsWith("tcn1.conv.weight", StringComparison.Ordinal) ? 0.125 : 1);
    }

    private static double[] Symmetric(string name, long count)
    {
        var hash = Fnv1A64(name);
        return [.. Enumerable.Range(0, (int)count).Select(i => (2 * ((Mix(hash + (ulong)i) >> 40) / (double)(1 << 24))) - 1)];
    }

    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

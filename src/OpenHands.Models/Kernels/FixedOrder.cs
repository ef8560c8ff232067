using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Models.Kernels;

/// <summary>
/// Arithmetic whose bits do not depend on the processor: sums in the same order whatever its vectors' width, and exact square roots (MKL's,
/// which torch calls, start from an estimate that differs between makers).
/// </summary>
public static class FixedOrder
{
    private const int Lanes = 8; // of Vector256<float>; four of them side by side keep the adders busy
    private const int Step = 4 * Lanes;

    /// <summary>The sum of <paramref name="x"/>.</summary>
    public static float Sum(ReadOnlySpan<float> x)
    {
        var sums = (A: Vector256<float>.Zero, B: Vector256<float>.Zero, C: Vector256<float>.Zero, D: Vector256<float>.Zero);
        var i = 0;
        for (; i <= x.Length - Step; i += Step)
        {
            sums.A += Vector256.Create(x[i..]);
            sums.B += Vector256.Create(x[(i + Lanes)..]);
            sums.C += Vector256.Create(x[(i + (2 * Lanes))..]);
            sums.D += Vector256.Create(x[(i + (3 * Lanes))..]);
        }

        var sum = Sum(sums.A + sums.B + (sums.C + sums.D));
        for (; i < x.Length; i++)
        {
            sum += x[i];
        }

        return sum;
    }

    /// <summary>The sum of (x - <paramref name="centre"/>) squared.</summary>
    public static float SumOfSquares(ReadOnlySpan<float> x, float centre)
    {
        var c = Vector256.Create(centre);
        var sums = (A: Vector256<float>.Zero, B: Vector256<float>.Zero, C: Vector256<float>.Zero, D: Vector256<float>.Zero);
        var i = 0;
        for (; i <= x.Length - Step; i += Step)
        {
            var (p, q) = (Vector256.Create(x[i..]) - c, Vector256.Create(x[(i + Lanes)..]) - c);
            var (r, s) = (Vector256.Create(x[(i + (2 * Lanes))..]) - c, Vector256.Create(x[(i + (3 * Lanes))..]) - c);
            sums.A += p * p;
            sums.B += q * q;
            sums.C += r * r;
            sums.D += s * s;
        }

        var sum = Sum(sums.A + sums.B + (sums.C + sums.D));
        for (; i < x.Length; i++)
        {
            sum += (x[i] - centre) * (x[i] - centre);
        }

        return sum;
    }

    /// <summary>The square roots of a tensor of any shape, correctly rounded for float32 on the CPU; elsewhere torch's.</summary>
    public static Tensor SquareRoot(Tensor x)
    {
        if (x.dtype != ScalarType.Float32 || x.device_type != DeviceType.CPU)
        {
            return x.sqrt();
        }

        var roots = x.contiguous().clone();
        var values = MemoryMarshal.Cast<byte, float>(roots.bytes);
        var vectors = MemoryMarshal.Cast<float, Vector256<float>>(values);
        foreach (ref var vector in vectors)
        {
            vector = Vector256.Sqrt(vector);
        }

        foreach (ref var value in values[(vectors.Length * Lanes)..])
        {
            value = MathF.Sqrt(value);
        }

        return roots;
    }

    private static float Sum(Vector256<float> lanes)
    {
        var sum = 0f;
        for (var lane = 0; lane < Lanes; lane++)
        {
            sum += lanes[lane];
        }

        return sum;
    }
}

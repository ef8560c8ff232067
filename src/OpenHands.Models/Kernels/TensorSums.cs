using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Models.Kernels;

/// <summary>
/// Arithmetic that cannot lose its factor. TorchSharp turns numbers into native scalars and hands over their bare addresses: one that
/// nothing refers to any more may be finalised by a collection in another thread while the call is still running, which then reads freed
/// memory. <c>a + b</c>, <c>x.add(s)</c>, <c>1 - x</c>, <c>x * 2</c> and <c>arange</c> all make such scalars. Those that outlive the call
/// (a shared one here, <c>using</c> elsewhere) are safe, and so are products, quotients and differences of two tensors, which need none.
/// </summary>
public static class TensorSums
{
    /// <summary>The factor of plain sums, for calls that take one: <c>x.add_(held, TensorSums.One)</c>.</summary>
    public static Scalar One { get; } = 1.ToScalar();

    /// <summary>What masks are compared with.</summary>
    public static Scalar Zero { get; } = 0.ToScalar();

    /// <summary>What attention scores and values are set to where they must not count: its exponential is 0.</summary>
    public static Scalar Lowest { get; } = (-1e4).ToScalar();

    /// <summary>a * a in every place; <c>square</c> would make a scalar 2.</summary>
    public static Tensor Squared(this Tensor a) => a * a;

    /// <summary>a + b, broadcast.</summary>
    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, One);

    /// <summary>a + b in every place.</summary>
    public static Tensor Plus(this Tensor a, double b)
    {
        using var held = b.ToScalar();
        return a.add(held, One);
    }

    /// <summary>a * b in every place.</summary>
    public static Tensor Times(this Tensor a, double b)
    {
        using var held = b.ToScalar();
        return a.mul(held);
    }

    /// <summary>Float32 of one value in every place.</summary>
    public static Tensor Constant(double value, params long[] shape)
    {
        using var held = value.ToScalar();
        return full(shape, held, dtype: ScalarType.Float32);
    }

    /// <summary>0, 1, ... count - 1 as int64.</summary>
    public static Tensor CountTo(long count, Device device)
    {
        var numbers = new long[count];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = i;
        }

        return tensor(numbers, device: device);
    }
}

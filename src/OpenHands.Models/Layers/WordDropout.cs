using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace OpenHands.Models.Layers;

/// <summary>
/// Dropout that draws 16 bits a value, four from each 64-bit word of torch's generator. torch's own draws a random number for each value,
/// which on the CPU took half of an ST-GCN block's forward pass. Elsewhere, and in double precision, torch's is used. The probability is
/// rounded to a multiple of 2^-16; the usual ones are exact enough (0.5 is exact), and the kept values are scaled by the rounded one.
/// </summary>
internal static class WordDropout
{
    private const int LanesPerWord = sizeof(long) / sizeof(short);
    private const double Steps = 1 << 16;

    /// <summary>x with each value zeroed with the given probability and the others scaled to keep the mean.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="probability">In [0, 1).</param>
    /// <param name="training">Otherwise x itself.</param>
    public static Tensor Apply(Tensor x, double probability, bool training)
    {
        var dropped = Math.Round(probability * Steps);
        var count = x.numel();
        if (!training || dropped == 0)
        {
            return x;
        }

        if (x.dtype != ScalarType.Float32 || x.device_type != TorchSharp.DeviceType.CPU || count > int.MaxValue / sizeof(float))
        {
            return nn.functional.dropout(x, probability, training);
        }

        using var scope = NewDisposeScope();
        var words = randint(long.MinValue, long.MaxValue, [(count + LanesPerWord - 1) / LanesPerWord], dtype: ScalarType.Int64,
            device: x.device);
        var factors = empty(x.shape);
        Fill(MemoryMarshal.Cast<byte, short>(words.bytes), MemoryMarshal.Cast<byte, float>(factors.bytes), (int)dropped + short.MinValue,
            (float)(Steps / (Steps - dropped)));
        return (x * factors).MoveToOuterDisposeScope();
    }

    /// <param name="lanes">Uniform in [-2^15, 2^15), at least as many as factors.</param>
    /// <param name="factors">To be filled: <paramref name="scale"/> where the lane is not below <paramref name="threshold"/>, else
    /// zero.</param>
    /// <param name="threshold">-2^15 + 2^16 times the probability.</param>
    /// <param name="scale">What kept values are multiplied by.</param>
    private static void Fill(ReadOnlySpan<short> lanes, Span<float> factors, int threshold, float scale)
    {
        for (var i = 0; i < factors.Length; i++)
        {
            // The sign bit of the difference, since a branch on random bits is mispredicted half of the time.
            factors[i] = scale * (int)((uint)(threshold - 1 - lanes[i]) >> 31);
        }
    }
}

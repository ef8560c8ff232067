using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace OpenHands.Models.Kernels;

/// <summary>
/// Mean and variance of each channel of (T, C, L), with their gradient. Only for float32 on the CPU, where torch's var_mean takes longer
/// than the product whose result it measures; elsewhere <see cref="Of"/> leaves it to torch.
/// </summary>
internal sealed class ChannelMoments : autograd.SingleTensorFunction<ChannelMoments>
{
    /// <inheritdoc/>
    public override string Name => nameof(ChannelMoments);

    /// <summary>(T, C, L) to mean (C) and biased variance (C).</summary>
    public static (Tensor Mean, Tensor Variance) Of(Tensor x)
    {
        if (x.dtype == ScalarType.Float32 && x.device_type == TorchSharp.DeviceType.CPU && x.numel() < int.MaxValue / sizeof(float))
        {
            var moments = apply(x);
            return (moments[0], moments[1]);
        }

        var (variance, mean) = var_mean(x, [0, 2], unbiased: false);
        return (mean, variance);
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var x = (Tensor)vars[0];
        var (frames, channels, length) = ((int)x.shape[0], (int)x.shape[1], (int)x.shape[2]);
        var moments = empty(2, channels);
        ForChannels(channels, (from, to) =>
        {
            var values = Floats(x);
            var result = Floats(moments);
            for (var c = from; c < to; c++)
            {
                double sum = 0, squares = 0;
                for (var t = 0; t < frames; t++)
                {
                    sum += FixedOrder.Sum(values.Slice(((t * channels) + c) * length, length));
                }

                var mean = (float)(sum / ((double)frames * length));
                for (var t = 0; t < frames; t++)
                {
                    squares += FixedOrder.SumOfSquares(values.Slice(((t * channels) + c) * length, length), mean);
                }

                result[c] = mean;
                result[channels + c] = (float)(squares / ((double)frames * length));
            }
        });
        ctx.save_for_backward([x, moments]);
        return moments;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var saved = ctx.get_saved_variables();
        var (x, moments, of) = (saved[0], saved[1], grad_output.contiguous());
        var (frames, channels, length) = ((int)x.shape[0], (int)x.shape[1], (int)x.shape[2]);
        var gradient = empty_like(x);
        ForChannels(channels, (from, to) =>
        {
            var values = Floats(x);
            var mean = Floats(moments);
            var upstream = Floats(of);
            var result = Floats(gradient);
            for (var c = from; c < to; c++)
            {
                // d mean / dx = 1 / M and d variance / dx = 2 (x - mean) / M: a multiple of x plus a constant
                var scale = 2 * upstream[channels + c] / ((float)frames * length);
                var constant = (upstream[c] / ((float)frames * length)) - (scale * mean[c]);
                for (var t = 0; t < frames; t++)
                {
                    var at = ((t * channels) + c) * length;
                    Affine(values.Slice(at, length), scale, constant, result.Slice(at, length));
                }
            }
        });
        saved.ForEach(t => t.Dispose());
        return [gradient.MoveToOuterDisposeScope()];
    }

    private static void Affine(ReadOnlySpan<float> x, float scale, float constant, Span<float> y)
    {
        var from = MemoryMarshal.Cast<float, Vector<float>>(x);
        var to = MemoryMarshal.Cast<float, Vector<float>>(y);
        var scales = new Vector<float>(scale);
        var constants = new Vector<float>(constant);
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = (from[i] * scales) + constants;
        }

        for (var i = from.Length * Vector<float>.Count; i < x.Length; i++)
        {
            y[i] = (x[i] * scale) + constant;
        }
    }

    /// <summary>
    /// Shares the channels among as many threads as torch uses; each channel is summed by one, so that results do not depend on it.
    /// </summary>
    private static void ForChannels(int channels, Action<int, int> body)
    {
        var threads = Math.Min(get_num_threads(), channels);
        if (threads == 1)
        {
            body(0, channels);
            return;
        }

        Parallel.For(0, threads, i => body(channels * i / threads, channels * (i + 1) / threads));
    }

    private static Span<float> Floats(Tensor contiguous) => MemoryMarshal.Cast<byte, float>(contiguous.bytes);
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace OpenHands.Models.Kernels;

/// <summary>
/// A convolution over steps, each channel by its own taps, on (N, L, E) as linear maps leave it. Only for float32 on the CPU, where torch
/// copies every channel out into a matrix of its own first; elsewhere <see cref="Of"/> leaves it to torch. Products are added up tap after
/// tap and step after step, so that no machine and no number of threads gives other bits.
/// </summary>
internal sealed class DepthwiseProduct : autograd.SingleTensorFunction<DepthwiseProduct>
{
    private static readonly int Lanes = Vector256<float>.Count;

    /// <inheritdoc/>
    public override string Name => nameof(DepthwiseProduct);

    /// <summary>x (N, L, E), weight (E, 1, K) with K odd, and bias (E), to (N, L, E): K / 2 zeros stand on both sides.</summary>
    public static Tensor Of(Tensor x, Tensor weight, Tensor bias)
    {
        var (channels, kernel) = (weight.shape[0], weight.shape[2]);
        if (x.dtype == ScalarType.Float32 && x.device_type == DeviceType.CPU && channels % Lanes == 0
            && x.numel() < int.MaxValue / sizeof(float))
        {
            return apply(x.contiguous(), weight.view(channels, kernel).t().contiguous(), bias); // taps (K, E)
        }

        return nn.functional.conv1d(x.transpose(1, 2), weight, bias, padding: kernel / 2, groups: channels).transpose(1, 2);
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, taps, bias) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2]);
        ctx.save_for_backward([x, taps]);
        return Convolve(x, taps, bias);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var saved = ctx.get_saved_variables();
        var (x, taps, of) = (saved[0], saved[1], grad_output.contiguous());
        var ofInput = Convolve(of, taps.flip(0).contiguous(), zeros(taps.shape[1])).MoveToOuterDisposeScope();
        var (ofTaps, ofBias) = TapGradient(x, of, taps);
        saved.ForEach(t => t.Dispose());
        return [ofInput, ofTaps.MoveToOuterDisposeScope(), ofBias.MoveToOuterDisposeScope()];
    }

    private static Tensor Convolve(Tensor x, Tensor taps, Tensor bias)
    {
        var (clips, steps, channels, kernel) = ((int)x.shape[0], (int)x.shape[1], (int)x.shape[2], (int)taps.shape[0]);
        var y = empty_like(x);
        ForEach(clips, clip =>
        {
            ReadOnlySpan<Vector256<float>> values = Vectors(x), factors = Vectors(taps), starts = Vectors(bias);
            var result = Vectors(y);
            var width = channels / Lanes;
            for (var lane = 0; lane < width; lane++)
            {
                for (var step = 0; step < steps; step++)
                {
                    var (tap, last) = Taps(step, steps, kernel);
                    var at = (((clip * steps) + step + tap - (kernel / 2)) * width) + lane;
                    var sum = starts[lane];
                    for (; tap < last; tap++, at += width)
                    {
                        sum += values[at] * factors[(tap * width) + lane];
                    }

                    result[(((clip * steps) + step) * width) + lane] = sum;
                }
            }
        });
        return y;
    }

    private static (Tensor Taps, Tensor Bias) TapGradient(Tensor x, Tensor of, Tensor taps)
    {
        var (clips, steps, channels, kernel) = ((int)x.shape[0], (int)x.shape[1], (int)x.shape[2], (int)taps.shape[0]);
        var (ofTaps, ofBias) = (empty_like(taps), empty(channels));
        ForEach(channels / Lanes, lane => // each is added up by one thread
        {
            ReadOnlySpan<Vector256<float>> values = Vectors(x), gradient = Vectors(of);
            var result = Vectors(ofTaps);
            var width = channels / Lanes;
            Span<Vector256<float>> sums = new Vector256<float>[kernel];
            var total = Vector256<float>.Zero;
            for (var clip = 0; clip < clips; clip++)
            {
                for (var step = 0; step < steps; step++)
                {
                    var upstream = gradient[(((clip * steps) + step) * width) + lane];
                    total += upstream;
                    var (tap, last) = Taps(step, steps, kernel);
                    var at = (((clip * steps) + step + tap - (kernel / 2)) * width) + lane;
                    for (; tap < last; tap++, at += width)
                    {
                        sums[tap] += values[at] * upstream;
                    }
                }
            }

            for (var tap = 0; tap < kernel; tap++)
            {
                result[(tap * width) + lane] = sums[tap];
            }

            Vectors(ofBias)[lane] = total;
        });
        return (ofTaps, ofBias);
    }

    // Those that meet a step of the clip: the zeros before and after it are never multiplied.
    private static (int First, int End) Taps(int step, int steps, int kernel) =>
        (Math.Max(0, (kernel / 2) - step), Math.Min(kernel, steps - step + (kernel / 2)));

    private static void ForEach(int count, Action<int> body)
    {
        var threads = Math.Min(get_num_threads(), count);
        if (threads > 1)
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, body);
            return;
        }

        for (var number = 0; number < count; number++)
        {
            body(number);
        }
    }

    private static Span<Vector256<float>> Vectors(Tensor contiguous) => MemoryMarshal.Cast<byte, Vector256<float>>(contiguous.bytes);
}

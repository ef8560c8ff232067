using OpenHands.Models.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Models.Pretraining;

/// <summary>Chooses spans of steps to hide, those with much movement more often.</summary>
public static class SpanMask
{
    /// <summary>
    /// Hides spans that begin at drawn steps. So many begin that without overlaps they would cover the share of the clip's own steps.
    /// </summary>
    /// <param name="draws">(N, L) uniform in [0, 1).</param>
    /// <param name="motion">
    /// (N, L) how much moves at a step, 0 or more; a step begins a span in proportion to e^(motion / mean motion).
    /// </param>
    /// <param name="valid">(N, L) 1 for steps of the clip.</param>
    /// <param name="share">Share of the steps.</param>
    /// <param name="span">Steps of a span.</param>
    /// <returns>(N, L) 1 where hidden.</returns>
    public static Tensor Of(Tensor draws, Tensor motion, Tensor valid, double share, int span)
    {
        using var scope = NewDisposeScope();
        var steps = valid.sum([1L], keepdim: true);                                                     // (N, 1)
        var mean = (motion * valid).sum([1L], keepdim: true) / steps;
        using var most = 4.0.ToScalar();
        var weights = (motion / mean.Plus(1e-6)).clamp(max: most).exp();
        // An exponential race draws without replacement in proportion to the weights: the first to arrive begin spans.
        var arrivals = draws.Times(-1).Plus(1).Plus(1e-7).log().Times(-1) / weights;
        arrivals = arrivals.Plus((valid.Times(-1).Plus(1)).Times(1e9));                               // never outside the clip
        var rank = arrivals.argsort(1).argsort(1).to(valid.dtype);
        var starts = rank.lt(steps.Times(share / span).ceil()).to(valid.dtype);
        var hidden = starts.clone();
        for (var later = 1; later < Math.Min(span, starts.shape[1]); later++)
        {
            var rest = starts.shape[1] - later;
            hidden.narrow(1, later, rest).add_(starts.narrow(1, 0, rest), TensorSums.One);
        }

        return (hidden.gt(TensorSums.Zero).to(valid.dtype) * valid).MoveToOuterDisposeScope();
    }

    /// <summary>Evenly spread numbers (N, L) in [0, 1) that are the same at every call.</summary>
    /// <param name="shape">N and L.</param>
    /// <param name="stream">Another stream has others.</param>
    /// <param name="first">Number of the first clip in a batch of which these are a part.</param>
    public static Tensor FixedDraws(long[] shape, int stream, long first = 0)
    {
        const double GoldenRatio = 0.6180339887498949;
        var values = new float[shape[0] * shape[1]];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)((((i + 1L + (first * shape[1])) * GoldenRatio) + (stream * 0.37)) % 1);
        }

        return tensor(values, shape);
    }
}

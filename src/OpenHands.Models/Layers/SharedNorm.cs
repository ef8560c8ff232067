using OpenHands.Models.Exchange;
using OpenHands.Models.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Models.Layers;

/// <summary>
/// Batch normalisation of one process' part x (., C, ...) of a batch by the statistics of the whole, with the gradient that flows through
/// them (Ioffe and Szegedy, 2015): dx = g r (dy - S1/N - n S2/N) with n = (x - mean) r, S1 and S2 the sums of dy and of dy n over all
/// processes, N the values a channel. One exchange of 2C numbers in each direction.
/// </summary>
/// <remarks>
/// Sums are made in double precision and x is centred before it is multiplied: what a sum is off by meets every value of the layer below
/// with the same sign.
/// </remarks>
internal sealed class SharedNorm : autograd.SingleTensorFunction<SharedNorm>
{
    /// <inheritdoc/>
    public override string Name => nameof(SharedNorm);

    /// <summary>x normalised, scaled by <paramref name="weight"/> and shifted by <paramref name="bias"/>.</summary>
    /// <param name="x">(., C, ...).</param>
    /// <param name="weight">(C).</param>
    /// <param name="bias">(C).</param>
    /// <param name="moments">Mean and variance of the whole batch, from <see cref="MomentsOf"/>.</param>
    /// <param name="exchange">The processes.</param>
    public static Tensor Of(Tensor x, Tensor weight, Tensor bias, (Tensor Mean, Tensor Variance) moments, IExchange exchange) =>
        apply(x, weight, bias, moments.Mean, moments.Variance, exchange);

    /// <summary>Mean (C) and biased variance (C) over all processes' x, in x's type; no gradient.</summary>
    public static (Tensor Mean, Tensor Variance) MomentsOf(Tensor x, IExchange exchange)
    {
        using var scope = NewDisposeScope();
        using var untracked = no_grad();
        var mean = x.mean(Others(x), type: ScalarType.Float64);
        var variance = (x - mean.to(x.dtype).view(Shape(x))).Squared().mean(Others(x), type: ScalarType.Float64);
        var (mean1, variance1) = Combine(mean, variance, exchange);
        return (mean1.to(x.dtype).MoveToOuterDisposeScope(), variance1.to(x.dtype).MoveToOuterDisposeScope());
    }

    /// <summary>The moments (C) of equally large parts as those of the whole, with their gradient.</summary>
    public static (Tensor Mean, Tensor Variance) Combine(Tensor mean, Tensor variance, IExchange exchange)
    {
        var all = exchange.Gather(stack([mean, variance]));                                         // (R, 2, C)
        var (means, variances) = (all.select(1, 0), all.select(1, 1));
        var whole = means.mean([0L]);
        return (whole, variances.mean([0L]).Plus((means - whole).Squared().mean([0L])));
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, weight, bias, mean, variance) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (Tensor)vars[3], (Tensor)vars[4]);
        ctx.save_for_backward([x, weight, mean, variance]);
        ctx.save_data(nameof(IExchange), vars[5]);
        return nn.functional.batch_norm(x, mean, variance, weight, bias, training: false, eps: BatchNormalization.Epsilon);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var exchange = (IExchange)ctx.get_data(nameof(IExchange));
        var saved = ctx.get_saved_variables();
        var (x, weight, mean, variance) = (saved[0], saved[1], saved[2], saved[3]);
        var root = FixedOrder.SquareRoot(variance.Plus(BatchNormalization.Epsilon)).reciprocal();
        var centred = x - mean.view(Shape(x));

        var sum = grad_output.sum(Others(x), type: ScalarType.Float64);
        var product = (grad_output * centred).sum(Others(x), type: ScalarType.Float64) * root;
        var whole = stack([sum, product]);                                                          // (2, C)
        exchange.Average(whole);
        using var share = (x.shape[1] / (double)x.numel()).ToScalar();
        var means = whole.mul(share).to(x.dtype);                                                   // (2, C): S1/N, S2/N
        var gradient = (grad_output - means[0].view(Shape(x)) - (centred * (means[1] * root).view(Shape(x))))
            .mul_((weight * root).view(Shape(x)));
        Tensor[] gradients = [gradient, product.to(x.dtype), sum.to(x.dtype)];
        saved.ForEach(t => t.Dispose());
        return [.. gradients.Select(g => g.MoveToOuterDisposeScope()), null!, null!, null!];
    }

    // Every dimension but that of the channels.
    private static long[] Others(Tensor x) => [.. Enumerable.Range(0, (int)x.dim()).Where(d => d != 1).Select(d => (long)d)];

    // What (C) is viewed as, to be spread over x.
    private static long[] Shape(Tensor x) => [-1, .. Enumerable.Repeat(1L, (int)x.dim() - 2)];
}

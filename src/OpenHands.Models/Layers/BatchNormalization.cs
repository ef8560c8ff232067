using OpenHands.Models.Exchange;
using OpenHands.Models.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Layers;

/// <summary>
/// Batch normalisation over every dimension but dimension 1, with torch's defaults: epsilon 1e-5, momentum 0.1, affine, running statistics
/// with the unbiased variance. It stands for BatchNorm1d and BatchNorm2d, whose state has the same names. Where a batch is spread over
/// several processes, which have equal parts of it, the statistics are those of the whole (<see cref="SharedNorm"/>).
/// </summary>
public sealed class BatchNormalization : Module<Tensor, Tensor>, ISharesBatch
{
    /// <summary>What is added to the variance.</summary>
    public const double Epsilon = 1e-5;

    private const double Momentum = 0.1;

    [ComponentName(Name = "weight")] private readonly Parameter _weight;
    [ComponentName(Name = "bias")] private readonly Parameter _bias;
    [ComponentName(Name = "running_mean")] private readonly Tensor _runningMean;
    [ComponentName(Name = "running_var")] private readonly Tensor _runningVariance;
    [ComponentName(Name = "num_batches_tracked")] private readonly Tensor _batches;

    /// <summary>A layer that starts as the identity on normalised input.</summary>
    /// <param name="channels">Size of dimension 1.</param>
    /// <param name="weight">Initial scale.</param>
    public BatchNormalization(long channels, double weight = 1)
        : base(nameof(BatchNormalization))
    {
        _weight = new Parameter(TensorSums.Constant(weight, channels));
        _bias = new Parameter(zeros(channels));
        _runningMean = zeros(channels);
        _runningVariance = ones(channels);
        _batches = zeros([], dtype: ScalarType.Int64);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public IExchange Exchange { get; set; } = SingleProcess.Instance;

    /// <summary>Normalises x (., C, ...); in training by the batch's own statistics, which also move the running ones.</summary>
    /// <exception cref="ArgumentException">In training, x has one value a channel only: they have no variance.</exception>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        if (training && IsShared)
        {
            return Shared(x, _runningMean.new_zeros(_runningMean.shape)).MoveToOuterDisposeScope();
        }

        CountBatch(x);

        // In evaluation torch takes MKL's square root where x is not contiguous, which differs between processors (Kernels.FixedOrder).
        var input = training ? x : x.contiguous();
        var y = functional.batch_norm(input, _runningMean, _runningVariance, _weight, _bias, training, Momentum, Epsilon);
        return y.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Normalises x (., C, ...) + bias (C). In training the bias is never added: it shifts the running mean and nothing else, and its
    /// gradient is exactly zero, where adding it would leave rounding noise that Adam turns into full steps.
    /// </summary>
    public Tensor Forward(Tensor x, Tensor bias)
    {
        using var scope = NewDisposeScope();
        if (!training)
        {
            return forward(x.Plus(bias.view([-1, .. Enumerable.Repeat(1L, (int)x.dim() - 2)]))).MoveToOuterDisposeScope();
        }

        if (IsShared)
        {
            return Shared(x, bias).MoveToOuterDisposeScope();
        }

        CountBatch(x);
        var mean = _runningMean - bias.detach(); // a tensor of its own: autograd keeps the one that it is given
        var y = functional.batch_norm(x, mean, _runningVariance, _weight, _bias.Plus(bias - bias), training, Momentum, Epsilon);
        using (no_grad())
        {
            _runningMean.copy_(mean.Plus(bias));
        }

        return y.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The scale and shift that normalise the channels of <paramref name="x"/> + <paramref name="bias"/>, for callers that fold both into
    /// the product that follows instead of writing the normalised tensor.
    /// </summary>
    /// <param name="x">(T, C, ...) without the bias, its channels in the order (c, k) where the state has (k, c).</param>
    /// <param name="bias">(C) constant of the map that made x, in the state's order.</param>
    /// <param name="groups">Number of values of k.</param>
    /// <returns>scale and shift, (k, c) each, with normalised = scale * x + shift.</returns>
    public (Tensor Scale, Tensor Shift) Fold(Tensor x, Tensor bias, long groups)
    {
        using var scope = NewDisposeScope();
        var (mean, variance) = (_runningMean, _runningVariance);
        if (training)
        {
            var channels = x.shape[1];
            var (centre, spread) = ChannelMoments.Of(x.view(x.shape[0], channels, -1));
            (centre, spread) = IsShared ? SharedNorm.Combine(centre, spread, Exchange) : (centre, spread);
            variance = spread.view(-1, groups).t().reshape(channels);
            mean = centre.view(-1, groups).t().reshape(channels).Plus(bias);
            Track(mean, variance, x.numel() / channels * Exchange.Size);
        }

        var scale = _weight * variance.Plus(Epsilon).rsqrt();
        var shift = _bias - ((mean - bias) * scale);
        return (scale.view(groups, -1).MoveToOuterDisposeScope(), shift.view(groups, -1).MoveToOuterDisposeScope());
    }

    private bool IsShared => Exchange is not SingleProcess;

    // x + bias by the statistics of the whole batch; the bias shifts the running mean and nothing else, and its gradient is exactly zero.
    private Tensor Shared(Tensor x, Tensor bias)
    {
        var count = x.numel() / x.shape[1] * Exchange.Size;
        RequireVariance(count);
        var moments = SharedNorm.MomentsOf(x, Exchange);
        Track(moments.Mean.Plus(bias.detach()), moments.Variance, count);
        return SharedNorm.Of(x, _weight, _bias.Plus(bias - bias), moments, Exchange);
    }

    private void Track(Tensor mean, Tensor variance, long count)
    {
        using var untracked = no_grad();
        using var kept = (1 - Momentum).ToScalar();
        using var taken = Momentum.ToScalar();
        using var unbiased = (Momentum * count / Math.Max(count - 1, 1)).ToScalar();
        _runningMean.mul_(kept).add_(mean, alpha: taken);
        _runningVariance.mul_(kept).add_(variance, alpha: unbiased);
        _batches.add_(TensorSums.One, TensorSums.One);
    }

    private void CountBatch(Tensor x)
    {
        if (training)
        {
            RequireVariance(x.numel() / x.shape[1]);
            using var untracked = no_grad();
            _batches.add_(TensorSums.One, TensorSums.One);
        }
    }

    private static void RequireVariance(long count)
    {
        if (count == 1)
        {
            // libtorch would go on, and every later evaluation would give NaN.
            throw new ArgumentException("batch normalisation got a batch with one value a channel, which has no variance: "
                + "train on batches of two clips or more");
        }
    }
}

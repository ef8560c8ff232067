using OpenHands.Models.Costs;
using OpenHands.Models.Kernels;
using OpenHands.Settings.Networks;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Pretraining;

/// <summary>One thing to be said of the hidden steps of a stream: its place or its movement, as the number of a cluster.</summary>
internal sealed class MaskedTarget : Module
{
    [ComponentName(Name = "centres")] private readonly Tensor _centres; // registered by its name, so that it moves with the module
    private readonly Linear _classify;
    private readonly Linear? _measure;
    private readonly bool _movement;

    private MaskedTarget((int First, int Count) joints, bool movement, int features, int clusters)
        : base(nameof(MaskedTarget))
    {
        (Joints, _movement) = (joints, movement);
        _centres = zeros(clusters, 2 * joints.Count);
        RegisterComponents(); // before the fields below are set: they are registered under the names below instead of their own
        register_module("classify", _classify = Linear(features, clusters));
        if (movement)
        {
            register_module("measure", _measure = Linear(features, 2 * joints.Count));
        }
    }

    /// <summary>The stream: its first joint, and how many it has.</summary>
    public (int First, int Count) Joints { get; }

    /// <summary>Place and movement of every stream.</summary>
    public static IEnumerable<MaskedTarget> All(MaskedSettings settings, int features) =>
        from joints in settings.Ranges
        from movement in (bool[])[false, true]
        select new MaskedTarget(joints, movement, features, settings.Clusters);

    /// <summary>Multiply-adds on some steps, if all were hidden.</summary>
    public long MultiplyAdds(long steps) =>
        Products.Of(_classify, steps) + (_measure is null ? 0 : Products.Of(_measure, steps)) + (steps * _centres.numel());

    /// <summary>Takes the clusters of a corpus' steps as what is asked for.</summary>
    public void Cluster(Streams streams, long seed)
    {
        var (values, there) = Of(streams);
        var rows = values.flatten(0, 1).index_select(0, there.flatten().nonzero().flatten());
        using var centres = KMeans.Of(rows, (int)_centres.shape[0], seed);
        _centres.copy_(centres);
    }

    /// <summary>The answers for the hidden steps in which the stream was there.</summary>
    /// <param name="features">(N, L, H).</param>
    /// <param name="streams">What was there.</param>
    /// <param name="mask">(N, L) 1 where hidden.</param>
    public Answer Ask(Tensor features, Streams streams, Tensor mask)
    {
        var (values, there) = Of(streams);
        var asked = (mask * there).flatten().nonzero().flatten();                                       // (M)
        var from = features.flatten(0, 1).index_select(0, asked);                                        // (M, H)
        var truth = values.flatten(0, 1).index_select(0, asked);                                         // (M, D)
        var named = KMeans.Nearest(truth, _centres);                                                     // (M)
        var scores = _classify.forward(from);                                                            // (M, K)
        var distance = _measure is null ? null : functional.smooth_l1_loss(_measure.forward(from), truth, reduction: Reduction.None)
            .mean([1]).sum();
        return Answer.Of(scores, named, distance);
    }

    private (Tensor Values, Tensor There) Of(Streams streams) =>
        _movement ? (streams.Moves, streams.BothSeen) : (streams.Places, streams.Seen);
}

/// <summary>What a target makes of a batch.</summary>
/// <param name="Rows">Steps that were asked for.</param>
/// <param name="CrossEntropy">Its sum over them.</param>
/// <param name="Distance">Sum of the smooth L1 distances of the movement; null for a place.</param>
/// <param name="Right">How many clusters were right.</param>
internal sealed record Answer(long Rows, Tensor CrossEntropy, Tensor? Distance, Tensor Right)
{
    /// <summary>Scores (M, K) against the clusters (M) that were there.</summary>
    public static Answer Of(Tensor scores, Tensor named, Tensor? distance) =>
        new(named.shape[0], functional.cross_entropy(scores, named, reduction: Reduction.Sum), distance,
            scores.detach().argmax(1).eq(named).sum().to(ScalarType.Float64));
}

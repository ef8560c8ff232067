using OpenHands.Models.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Models.Pretraining;

/// <summary>What a stream of joints does in the steps of clips: where it is, and how it moves.</summary>
/// <param name="Places">(N, L, D) mean x and y of its joints in the frames of a step in which they were seen.</param>
/// <param name="Seen">(N, L) 1 where it was seen in a step.</param>
/// <param name="Moves">(N, L, D) place of the step after minus that of the step before, in the clip's own root mean square.</param>
/// <param name="BothSeen">(N, L) 1 where both were seen.</param>
internal sealed record Streams(Tensor Places, Tensor Seen, Tensor Moves, Tensor BothSeen)
{
    /// <summary>How much moves in each step (N, L).</summary>
    public Tensor Motion() => FixedOrder.SquareRoot(Moves.Squared().mean([2]));

    /// <summary>Takes a stream out of clips.</summary>
    /// <param name="clips">(N, 3, T, V): x, y, seen.</param>
    /// <param name="joints">The first of its joints, and how many it has.</param>
    /// <param name="framesPerStep">Frames of a step.</param>
    public static Streams Of(Tensor clips, (int First, int Count) joints, int framesPerStep)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var (batch, steps) = (clips.shape[0], clips.shape[2] / framesPerStep);
        var own = clips.narrow(3, joints.First, joints.Count).view(batch, 3, steps, framesPerStep, joints.Count);
        var seen = own.narrow(1, 2, 1);
        var frames = seen.sum([3L]);                                                                     // (N, 1, L, J)
        using var one = 1.0.ToScalar();
        var places = (own.narrow(1, 0, 2) * seen).sum([3L]) / frames.clamp(min: one);                    // (N, 2, L, J)
        places = places.permute(0, 2, 1, 3).reshape(batch, steps, -1);                                  // (N, L, 2J)
        var there = frames.amin([1, 3]).gt(TensorSums.Zero).to(clips.dtype);                           // (N, L)
        var both = zeros_like(there);
        var moves = zeros_like(places);
        if (steps > 2)
        {
            both.narrow(1, 1, steps - 2).copy_(there.narrow(1, 2, steps - 2) * there.narrow(1, 0, steps - 2));
            moves.narrow(1, 1, steps - 2).copy_(places.narrow(1, 2, steps - 2) - places.narrow(1, 0, steps - 2));
            moves.mul_(both.unsqueeze(-1));
        }

        var count = both.sum([1L], keepdim: true).clamp(min: one).Times(places.shape[2]);               // (N, 1)
        var size = FixedOrder.SquareRoot(moves.Squared().sum([1L, 2L]).view(-1, 1) / count).Plus(1e-3);
        moves /= size.unsqueeze(-1);
        return new Streams(
            places.MoveToOuterDisposeScope(), there.MoveToOuterDisposeScope(), moves.MoveToOuterDisposeScope(),
            both.MoveToOuterDisposeScope());
    }
}

using OpenHands.Models.Layers;
using static TorchSharp.torch;

namespace OpenHands.Models.Encoders;

/// <summary>
/// The normalisation that the graph networks put before everything: one mean and variance for each coordinate of each joint.
/// </summary>
internal static class InputNorm
{
    /// <summary>(N, C, T, V) to the frame-major (T, C, V, N), normalised by a layer over the V*C rows with index v*C + c.</summary>
    public static Tensor Apply(BatchNormalization norm, Tensor x)
    {
        using var scope = NewDisposeScope();
        var (batch, channels, frames, joints) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        var rows = x.permute(2, 3, 1, 0).reshape(frames, joints * channels, batch);       // (T, V*C, N)
        return norm.forward(rows).view(frames, joints, channels, batch)
            .transpose(1, 2).contiguous()                                                   // (T, C, V, N)
            .MoveToOuterDisposeScope();
    }
}

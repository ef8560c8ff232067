using static TorchSharp.torch;

namespace OpenHands.Models.Encoders;

/// <summary>
/// Lays the coordinates of each frame side by side, for decoders over time: feature c*V + v (docs/upstream.md#pose-flattener).
/// </summary>
/// <param name="channels">Coordinates C of a joint.</param>
/// <param name="joints">Joints V.</param>
public sealed class PoseFlattener(int channels, int joints) : Encoder(nameof(PoseFlattener))
{
    /// <inheritdoc/>
    public override int Features { get; } = channels * joints;

    /// <inheritdoc/>
    public override long MultiplyAdds(long batch, long frames) => 0;

    /// <summary>(N, C, T, V) to (N, T, C*V).</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Check(input, channels, joints);
        return input.permute(0, 2, 1, 3).flatten(2).MoveToOuterDisposeScope();
    }
}

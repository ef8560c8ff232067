using OpenHands.Models.Costs;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Decoders;

/// <summary>What turns an encoder's features, (N, F) or (N, T, F), into logits (N, classes).</summary>
/// <param name="name">The module's name in messages.</param>
public abstract class Decoder(string name) : Module<Tensor, Tensor>(name)
{
    /// <summary>Multiply-adds of a forward pass over features (N, F), or (N, T, F), see <see cref="Costs.ICountedNetwork"/>.</summary>
    /// <param name="batch">N.</param>
    /// <param name="frames">T; 1 for (N, F).</param>
    public abstract long MultiplyAdds(long batch, long frames);

    /// <summary>Checks that there is a feature vector for each frame.</summary>
    /// <exception cref="ArgumentException">The input is not (N, T, F).</exception>
    protected void CheckFrames(Tensor x)
    {
        if (x.dim() != 3)
        {
            throw new ArgumentException(
                $"{GetName()} expects features of every frame (N, T, F) and got ({string.Join(", ", x.shape)}); "
                + "use the encoder 'pose-flattener', or the decoder 'fc'");
        }
    }
}

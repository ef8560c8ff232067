using OpenHands.Models.Costs;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Encoders;

/// <summary>
/// What turns poses (N, C, T, V) into features: one vector (N, F) a clip, or, for a flattener, one a frame (N, T, F).
/// </summary>
/// <param name="name">The module's name in messages.</param>
public abstract class Encoder(string name) : Module<Tensor, Tensor>(name)
{
    /// <summary>Size F of a feature vector.</summary>
    public abstract int Features { get; }

    /// <summary>
    /// Its layers from the input on, for rates that differ by layer; what is in none of them counts as in front of the first.
    /// </summary>
    public virtual IReadOnlyList<Module> Layers => [];

    /// <summary>Multiply-adds of a forward pass over N clips of T frames, see <see cref="Costs.ICountedNetwork"/>.</summary>
    /// <param name="batch">N.</param>
    /// <param name="frames">T.</param>
    public abstract long MultiplyAdds(long batch, long frames);

    /// <summary>Checks the input's shape, so that a wrong layout is an error here and not a wrong number later.</summary>
    /// <exception cref="ArgumentException">The input is not (N, <paramref name="channels"/>, T, <paramref name="joints"/>).</exception>
    protected void Check(Tensor x, long channels, long joints)
    {
        if (x.dim() != 4 || x.shape[1] != channels || x.shape[3] != joints)
        {
            throw new ArgumentException(
                $"{GetName()} expects (N, {channels} channels, T, {joints} joints) and got ({string.Join(", ", x.shape)})");
        }
    }
}

using OpenHands.Models.Encoders;
using static TorchSharp.torch;

namespace OpenHands.Training.Optimisation;

/// <summary>
/// Smaller learning rates the nearer a layer is to the input (Howard and Ruder, ACL 2018; BEiT, ICLR 2022): what pretraining learnt there
/// is general, and few labelled clips should not undo it.
/// </summary>
public static class LayerDecay
{
    /// <summary>
    /// A factor for each parameter: 1 outside the encoder, the decay once for its last layer, twice for the one before, and so on.
    /// </summary>
    /// <param name="model">A network with an <see cref="Encoder"/> in it.</param>
    /// <param name="decay">In (0, 1]; 1 gives every parameter the same rate.</param>
    /// <param name="slices">The parameters.</param>
    /// <exception cref="ArgumentException">The network has no encoder.</exception>
    public static double[] Factors(nn.Module model, double decay, IReadOnlyList<ParameterSlice> slices)
    {
        if (decay == 1)
        {
            return [.. slices.Select(_ => 1.0)];
        }

        var encoder = model.modules().OfType<Encoder>().FirstOrDefault()
            ?? throw new ArgumentException("layer_decay needs a network with an encoder");
        var depths = encoder.parameters().ToDictionary(parameter => parameter.Handle, _ => encoder.Layers.Count + 1);
        foreach (var (layer, number) in encoder.Layers.Select((layer, number) => (layer, number)))
        {
            foreach (var parameter in layer.parameters())
            {
                depths[parameter.Handle] = encoder.Layers.Count - number;
            }
        }

        return [.. slices.Select(slice => Math.Pow(decay, depths.GetValueOrDefault(slice.Parameter.Handle)))];
    }
}

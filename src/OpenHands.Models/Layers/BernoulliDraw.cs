using static TorchSharp.torch;

namespace OpenHands.Models.Layers;

/// <summary>
/// Draws zeros and ones with the given probabilities, same shape and type. <see cref="bernoulli(Tensor, Generator)"/> is the usual one;
/// tests put pinned draws here.
/// </summary>
/// <param name="probabilities">Values in [0, 1].</param>
public delegate Tensor BernoulliDraw(Tensor probabilities);

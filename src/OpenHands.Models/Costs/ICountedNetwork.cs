namespace OpenHands.Models.Costs;

/// <summary>A network that knows how much it multiplies.</summary>
public interface ICountedNetwork
{
    /// <summary>
    /// Multiply-adds in the matrix products and convolutions of one forward pass, as the network computes them: temporal taps that meet
    /// only padding are left out, and so is all that goes element by element (normalisation, activations, gates, softmax).
    /// </summary>
    /// <param name="shape">The input's shape, batch included.</param>
    long MultiplyAdds(IReadOnlyList<long> shape);

    /// <summary>How many of them are in frozen parts: a training step has no backward pass through these.</summary>
    /// <param name="shape">The input's shape, batch included.</param>
    long FrozenMultiplyAdds(IReadOnlyList<long> shape) => 0;
}

namespace OpenHands.Poses.Transforms;

/// <summary>Draws from one sample's own random stream, so that they do not depend on which worker prepares the sample.</summary>
public sealed class SampleDraws(SampleRandom random) : ITransformDraws
{
    /// <inheritdoc/>
    public double Normal(double deviation) => deviation * random.NextGaussian();

    /// <inheritdoc/>
    public int Integer(int lowest, int highest) => lowest + random.NextInt(highest - lowest + 1);

    /// <inheritdoc/>
    public double Unit() => random.NextDouble();

    /// <inheritdoc/>
    public double Choice(ReadOnlySpan<double> values) => values[random.NextInt(values.Length)];
}

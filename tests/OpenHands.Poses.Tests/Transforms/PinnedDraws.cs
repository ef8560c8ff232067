using OpenHands.Poses.Transforms;

namespace OpenHands.Poses.Tests.Transforms;

/// <summary>Draws that a golden file fixes; what it leaves open fails the test when drawn.</summary>
internal sealed class PinnedDraws(double? normal = null, int? integer = null, double? unit = null, params double[] choices)
    : ITransformDraws
{
    private int _chosen;

    /// <summary>The bounds of the last integer draw.</summary>
    public (int Lowest, int Highest)? Bounds { get; private set; }

    /// <summary>The values of the last choice.</summary>
    public double[] Offered { get; private set; } = [];

    public double Normal(double deviation) => normal ?? throw new InvalidOperationException("a normal draw that upstream does not make");

    public int Integer(int lowest, int highest)
    {
        Bounds = (lowest, highest);
        return integer ?? throw new InvalidOperationException("an integer draw that upstream does not make");
    }

    public double Unit() => unit ?? throw new InvalidOperationException("a uniform draw that upstream does not make");

    public double Choice(ReadOnlySpan<double> values)
    {
        Offered = values.ToArray();
        return choices[_chosen++];
    }
}

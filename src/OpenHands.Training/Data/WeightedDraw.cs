using OpenHands.Poses;

namespace OpenHands.Training.Data;

/// <summary>Draws numbers with replacement, in proportion to weights.</summary>
internal sealed class WeightedDraw
{
    private readonly double[] _upTo;

    /// <param name="weights">The weight of each number from 0.</param>
    /// <param name="what">What is numbered, for messages.</param>
    /// <exception cref="InvalidDataException">A weight is not finite or negative, or all are zero.</exception>
    public WeightedDraw(IEnumerable<double> weights, string what)
    {
        var total = 0.0;
        _upTo = [.. weights.Select((weight, i) => total += double.IsFinite(weight) && weight >= 0
            ? weight
            : throw new InvalidDataException($"{what} {i} has sampling weight {weight}; expected a number of at least 0"))];
        if (_upTo.Length > 0 && total <= 0)
        {
            throw new InvalidDataException($"every {what} has sampling weight 0, so none can be drawn");
        }
    }

    /// <summary>The first number whose cumulated weight is above the draw: those of weight 0 are never hit.</summary>
    public int Next(SampleRandom random)
    {
        var draw = random.NextDouble() * _upTo[^1];
        var (low, high) = (0, _upTo.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _upTo[middle] > draw ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}

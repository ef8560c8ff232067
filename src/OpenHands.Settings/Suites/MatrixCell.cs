using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Suites;

/// <summary>One cell of a stage's matrix: a value on each axis, in the order of the axes.</summary>
/// <param name="Values">Axis (a run key like <c>seed</c>, or a dotted parameter) and value.</param>
public sealed record MatrixCell(IReadOnlyList<KeyValuePair<string, ConfigScalar>> Values)
{
    /// <summary>The one cell of a stage without a matrix.</summary>
    public static MatrixCell Only { get; } = new([]);

    /// <summary><c>seed=1,fraction=0.1</c>; empty without a matrix. Usable as a folder's name.</summary>
    public string Name => string.Join(",", Values.Select(axis => $"{axis.Key}={axis.Value.Text}"));

    /// <summary>The value on an axis, or null.</summary>
    public string? this[string axis] => Values.FirstOrDefault(value => value.Key == axis).Value?.Text;

    /// <summary>All cells of a set of axes, the last axis running fastest; one cell without axes.</summary>
    public static IReadOnlyList<MatrixCell> Expand(IReadOnlyList<MatrixAxis> axes)
    {
        List<MatrixCell> cells = [Only];
        foreach (var axis in axes)
        {
            cells = [.. cells.SelectMany(cell => axis.Values.Select(value => new MatrixCell([.. cell.Values, new(axis.Name, value)])))];
        }

        return cells;
    }
}

/// <summary>One axis of a stage's matrix.</summary>
/// <param name="Name">
/// A run key (seed, fraction, clips_per_class, init, compat, protocol) or a dotted parameter (optim.optimizer.params.lr).
/// </param>
/// <param name="Values">Its values.</param>
public sealed record MatrixAxis(string Name, IReadOnlyList<ConfigScalar> Values);

namespace OpenHands.Extraction.Graphs;

/// <summary>One value of a <see cref="Graph"/>: an activation, or a constant.</summary>
/// <param name="Name">Name in the model file; not necessarily unique.</param>
/// <param name="Shape">Static shape; images are N H W C.</param>
/// <param name="Floats">Constant weights, dense and row-major, or null.</param>
/// <param name="Integers">Constant indices such as paddings, or null.</param>
public sealed record GraphTensor(string Name, int[] Shape, float[]? Floats = null, int[]? Integers = null)
{
    /// <summary>Whether the value is known without running the graph.</summary>
    public bool IsConstant => Floats is not null || Integers is not null;

    /// <summary>Number of elements.</summary>
    public int Count => Shape.Aggregate(1, (product, length) => checked(product * length));
}

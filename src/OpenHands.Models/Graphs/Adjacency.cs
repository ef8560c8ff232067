using static TorchSharp.torch;

namespace OpenHands.Models.Graphs;

/// <summary>
/// A stack of K adjacency matrices over V joints, in double precision. Networks contract over the row (the joint that sends) and keep the
/// column (the joint that receives).
/// </summary>
/// <param name="partitions">Number of matrices K.</param>
/// <param name="nodes">Number of joints V.</param>
public sealed class Adjacency(int partitions, int nodes)
{
    private readonly double[,,] _values = new double[partitions, nodes, nodes];

    /// <summary>Number of matrices K.</summary>
    public int Partitions { get; } = partitions;

    /// <summary>Number of joints V.</summary>
    public int Nodes { get; } = nodes;

    /// <summary>
    /// The weight with which joint <paramref name="row"/> enters joint <paramref name="column"/> in matrix <paramref name="partition"/>.
    /// </summary>
    public double this[int partition, int row, int column]
    {
        get => _values[partition, row, column];
        set => _values[partition, row, column] = value;
    }

    /// <summary>The stack as a float32 tensor (K, V, V).</summary>
    public Tensor ToTensor()
    {
        using var values = tensor(_values.Cast<double>().ToArray(), [Partitions, Nodes, Nodes], dtype: ScalarType.Float64);
        return values.to(ScalarType.Float32);
    }

    /// <summary>Divides each column of a matrix by its sum; a column of zeros stays.</summary>
    internal static double[,] NormalizeColumns(double[,] matrix)
    {
        var nodes = matrix.GetLength(0);
        var normalized = new double[nodes, nodes];
        for (var column = 0; column < nodes; column++)
        {
            var sum = 0.0;
            for (var row = 0; row < nodes; row++)
            {
                sum += matrix[row, column];
            }

            for (var row = 0; row < nodes; row++)
            {
                normalized[row, column] = sum > 0 ? matrix[row, column] / sum : 0;
            }
        }

        return normalized;
    }
}

namespace OpenHands.Extraction.TfLite;

/// <summary>
/// Expands TFLite's sparse tensors. The values are stored along a traversal of dimensions, each either dense (all positions) or
/// compressed (segments and indices, as in compressed sparse rows); trailing dimensions of the traversal may be blocks of earlier ones.
/// </summary>
internal sealed class SparseWeights
{
    private const byte Compressed = 1;
    private readonly int[] _shape;
    private readonly int[] _traversal;
    private readonly int[] _blockMap;
    private readonly Dimension[] _dimensions;
    private readonly int[] _blockSize;

    private SparseWeights(FlatTable sparsity, int[] shape)
    {
        _shape = shape;
        _traversal = sparsity.Int32s(0);
        _blockMap = sparsity.Int32s(1);
        _dimensions = [.. sparsity.Tables(2).Select(Dimension.Read)];
        if (_traversal.Length != shape.Length + _blockMap.Length
            || _dimensions.Length != _traversal.Length
            || !_traversal.Order().SequenceEqual(Enumerable.Range(0, _traversal.Length))
            || _blockMap.Any(d => d < 0 || d >= shape.Length))
        {
            throw new InvalidDataException($"sparse weights: {_dimensions.Length} dimensions in a traversal of {_traversal.Length} for "
                + $"shape [{string.Join(", ", shape)}]");
        }

        _blockSize = [.. Enumerable.Repeat(1, shape.Length)];
        for (var i = 0; i < _traversal.Length; i++)
        {
            if (_traversal[i] >= shape.Length)
            {
                _blockSize[_blockMap[_traversal[i] - shape.Length]] = _dimensions[i].Size;
            }
        }
    }

    /// <summary>The dense weights, row-major, from the stored values.</summary>
    /// <exception cref="InvalidDataException">Indices or values do not fit the shape.</exception>
    public static float[] Expand(FlatTable sparsity, int[] shape, float[] values, int count)
    {
        var dense = new float[count];
        var next = 0;
        var weights = new SparseWeights(sparsity, shape);
        weights.Walk(0, 0, new int[weights._traversal.Length], values, ref next, dense);
        return next == values.Length
            ? dense
            : throw new InvalidDataException($"sparse weights: {values.Length} values stored, {next} placed");
    }

    private void Walk(int level, int parent, int[] position, float[] values, ref int next, float[] dense)
    {
        if (level == _traversal.Length)
        {
            dense[Offset(position)] = next < values.Length
                ? values[next]
                : throw new InvalidDataException($"sparse weights: only {values.Length} values stored");
            next++;
            return;
        }

        var dimension = _dimensions[level];
        var axis = _traversal[level];
        if (dimension.Format != Compressed)
        {
            for (var i = 0; i < dimension.Size; i++)
            {
                position[axis] = i;
                Walk(level + 1, parent * dimension.Size + i, position, values, ref next, dense);
            }

            return;
        }

        var (start, end) = dimension.Segment(parent);
        for (var i = start; i < end; i++)
        {
            position[axis] = dimension.Indices[i];
            Walk(level + 1, i, position, values, ref next, dense);
        }
    }

    private int Offset(int[] position)
    {
        var offset = 0;
        for (var d = 0; d < _shape.Length; d++)
        {
            var at = position[d];
            for (var b = 0; b < _blockMap.Length; b++)
            {
                at = _blockMap[b] == d ? at * _blockSize[d] + position[_shape.Length + b] : at;
            }

            offset = at >= 0 && at < _shape[d]
                ? offset * _shape[d] + at
                : throw new InvalidDataException($"sparse weights: position {at} in a dimension of {_shape[d]}");
        }

        return offset;
    }

    private sealed record Dimension(byte Format, int Size, int[] Segments, int[] Indices)
    {
        public static Dimension Read(FlatTable table) =>
            table.Byte(0) == Compressed
                ? new Dimension(Compressed, 0, Numbers(table, 2), Numbers(table, 4))
                : new Dimension(0, Math.Max(table.Int32(1), 0), [], []);

        public (int Start, int End) Segment(int parent) =>
            parent + 1 < Segments.Length && Segments[parent] >= 0 && Segments[parent + 1] <= Indices.Length
                ? (Segments[parent], Segments[parent + 1])
                : throw new InvalidDataException(
                    $"sparse weights: no segment {parent} among {Segments.Length - 1} over {Indices.Length} indices");

        /// <summary>A union of vectors: its kind in one field, the vector's table in the next.</summary>
        private static int[] Numbers(FlatTable table, int field) => (table.Byte(field), table.Table(field + 1)) switch
        {
            (1, { } vector) => vector.Int32s(0),
            (2, { } vector) => vector.UInt16s(0),
            (3, { } vector) => [.. vector.Bytes(0).ToArray().Select(b => (int)b)],
            (var kind, _) => throw new InvalidDataException($"sparse weights: index vector of unknown kind {kind}"),
        };
    }
}

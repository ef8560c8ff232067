using OpenHands.Formats.Pickles;

namespace OpenHands.Formats.Checkpoints;

/// <summary>A tensor as PyTorch pickles it: a view of a storage, with offset and strides counted in elements.</summary>
internal sealed class TorchTensor(TorchStorage storage, long offset, long[] shape, long[] strides)
{
    private ReadOnlyMemory<byte>? _bytes;

    /// <summary>The tensor under a name, its elements in row-major order; a view of the file where they stand so already.</summary>
    /// <exception cref="InvalidDataException">The view reaches beyond its storage.</exception>
    public TensorEntry Named(string name, PickleBudget budget) => new(name, storage.Type, shape, _bytes ??= Gather(name, budget));

    private ReadOnlyMemory<byte> Gather(string name, PickleBudget budget)
    {
        var source = storage.Bytes ?? throw new InvalidDataException($"tensor {name}: the file lacks its storage {storage.Key}");
        var count = CheckedCount(name);
        var size = storage.Type.Size();
        if (IsContiguous() || count == 0)
        {
            return source.Slice(count == 0 ? 0 : (int)offset * size, (int)count * size);
        }

        budget.Charge(count * size);
        var gathered = new byte[count * size];
        var index = new long[shape.Length];
        var from = offset;
        for (var target = 0; target < gathered.Length; target += size)
        {
            source.Span.Slice((int)from * size, size).CopyTo(gathered.AsSpan(target));
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++index[axis] < shape[axis])
                {
                    break;
                }

                from -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }

        return gathered;
    }

    /// <summary>The number of elements, once it is sure that the first and the last one are inside the storage.</summary>
    private long CheckedCount(string name)
    {
        Int128 count = 1;
        Int128 last = offset;
        for (var axis = 0; axis < shape.Length; axis++)
        {
            // Saturates: a longer tensor is refused below in any case.
            count = Int128.Min(count * shape[axis], long.MaxValue);
            last += (Int128)(shape[axis] - 1) * strides[axis];
        }

        if (count > 0 && (last >= storage.Count || count > int.MaxValue))
        {
            throw new InvalidDataException(
                $"tensor {name}: shape ({string.Join(", ", shape)}), strides ({string.Join(", ", strides)}) and offset {offset} "
                + $"reach beyond its storage of {storage.Count} elements");
        }

        return (long)count;
    }

    private bool IsContiguous()
    {
        long expected = 1;
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            if (shape[axis] != 1 && strides[axis] != expected)
            {
                return false;
            }

            expected *= shape[axis];
        }

        return true;
    }
}

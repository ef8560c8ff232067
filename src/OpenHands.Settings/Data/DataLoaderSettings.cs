using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Data;

/// <summary><c>data.*_pipeline.dataloader</c>: how samples become batches. The defaults are torch's.</summary>
public sealed record DataLoaderSettings
{
    /// <summary><c>batch_size</c> (1): samples B of a batch.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary><c>shuffle</c> (false): a new order each epoch.</summary>
    public bool Shuffle { get; init; }

    /// <summary><c>num_workers</c> (0): threads that prepare batches ahead; the batches do not depend on it.</summary>
    public int Workers { get; init; }

    /// <summary><c>drop_last</c> (false): leaves out a last batch that is not full.</summary>
    public bool DropLast { get; init; }

    internal static DataLoaderSettings Read(MapReader? map)
    {
        if (map is null)
        {
            return new DataLoaderSettings();
        }

        map.Skip("_target_");
        var loader = new DataLoaderSettings
        {
            BatchSize = map.Integer("batch_size", 1, 1 << 20) ?? 1,
            Shuffle = map.Flag("shuffle") ?? false,
            Workers = map.Integer("num_workers", 0, 1024) ?? 0,
            DropLast = map.Flag("drop_last") ?? false,
        };

        // Memory is pinned by itself where the device is a GPU.
        map.Ignore("pin_memory");
        map.End();
        return loader;
    }
}

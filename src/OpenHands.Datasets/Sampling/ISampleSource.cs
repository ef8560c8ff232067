using OpenHands.Poses;

namespace OpenHands.Datasets.Sampling;

/// <summary>
/// A dataset as a training loop sees it. Implementations are safe for concurrent calls, and return equal samples for an equal index and an
/// equal <see cref="SampleRandom"/> state, whatever was asked before.
/// </summary>
public interface ISampleSource
{
    /// <summary>Number of items.</summary>
    int Count { get; }

    /// <summary>Class names in the order of their labels; empty for pretraining data.</summary>
    IReadOnlyList<string> Glosses { get; }

    /// <summary>Number of input channels C of every sample.</summary>
    int Channels { get; }

    /// <summary>An item's name, as its sample bears it.</summary>
    string Name(int index);

    /// <summary>
    /// Relative weight of an item in balanced sampling (docs/upstream.md#windows-for-pretraining); 1 where a dataset has none.
    /// </summary>
    double Weight(int index);

    /// <summary>Reads, augments and cuts one item.</summary>
    /// <returns>The sample, or null where the recording is too short for the window (the loader then draws another,
    /// docs/upstream.md#windows-for-pretraining).</returns>
    /// <exception cref="InvalidDataException">The item's file cannot be used; the message names it.</exception>
    Sample? Get(int index, SampleRandom random);
}

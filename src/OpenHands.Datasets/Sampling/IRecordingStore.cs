using System.Collections.Immutable;
using OpenHands.Poses;

namespace OpenHands.Datasets.Sampling;

/// <summary>The recordings of a pretraining corpus, wherever they are. Safe for concurrent reads.</summary>
public interface IRecordingStore : IDisposable
{
    /// <summary>Number of recordings.</summary>
    int Count { get; }

    /// <summary>A recording's name, for messages.</summary>
    string Name(int index);

    /// <summary>Number of frames F of a recording.</summary>
    /// <exception cref="InvalidDataException">The recording cannot be read.</exception>
    int Frames(int index);

    /// <summary>Reads x and y of the frames start, start + stride, ... in one go.</summary>
    /// <param name="index">Which recording.</param>
    /// <param name="start">First frame.</param>
    /// <param name="count">Number of frames T.</param>
    /// <param name="stride">Distance of frames, 1 or more.</param>
    /// <param name="joints">Which keypoints, by their number among all; empty = all.</param>
    /// <returns>A new clip (2, T, V).</returns>
    /// <exception cref="InvalidDataException">The recording cannot be read, or lacks a joint; the message names the file.</exception>
    PoseClip Read(int index, int start, int count, int stride, ImmutableArray<int> joints);
}

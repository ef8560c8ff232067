namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>One stored chunk.</summary>
/// <param name="Start">Its first element's index along each dimension.</param>
/// <param name="Address">Where its bytes are.</param>
/// <param name="Size">How many bytes are stored.</param>
/// <param name="FilterMask">Bit n set: filter n of the pipeline was left out for this chunk.</param>
internal readonly record struct Chunk(long[] Start, ulong Address, ulong Size, uint FilterMask);

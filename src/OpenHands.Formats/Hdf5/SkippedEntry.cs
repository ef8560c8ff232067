namespace OpenHands.Formats.Hdf5;

/// <summary>An entry of an HDF5 group that is not a recording.</summary>
/// <param name="Name">Its path below the group.</param>
/// <param name="Reason">Why it was left out, such as a dangling or an external link.</param>
public sealed record SkippedEntry(string Name, string Reason);

namespace OpenHands.Formats.Hdf5.Writing;

/// <summary>Where a written group is.</summary>
/// <param name="Header">Its object header.</param>
/// <param name="Tree">Its B-tree.</param>
/// <param name="Heap">Its names.</param>
internal readonly record struct GroupAddresses(ulong Header, ulong Tree, ulong Heap);

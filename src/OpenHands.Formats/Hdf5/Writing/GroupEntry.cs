namespace OpenHands.Formats.Hdf5.Writing;

/// <summary>One entry of a group to be written.</summary>
/// <param name="Name">Its name in the group.</param>
/// <param name="Group">Where it is, if it is a group.</param>
/// <param name="Dataset">Its object header, if it is a dataset.</param>
internal readonly record struct GroupEntry(string Name, GroupAddresses Group, ulong? Dataset);

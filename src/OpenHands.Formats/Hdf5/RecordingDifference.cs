namespace OpenHands.Formats.Hdf5;

/// <summary>How a recording differs between two files.</summary>
/// <param name="Name">Its name.</param>
/// <param name="What">Such as "only in a.h5", or "12 frames instead of 10", or "30 numbers differ, by up to 0.5".</param>
public sealed record RecordingDifference(string Name, string What);

namespace OpenHands.Formats.Hdf5;

/// <summary>What is known of a recording without reading its data.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Frames">Number of frames F.</param>
/// <param name="Joints">Number of keypoints K.</param>
/// <param name="Storage">Such as "float32, chunked 256 x 75 x 3, shuffle, gzip".</param>
/// <param name="HasVisibility">It has visibilities (or confidences).</param>
/// <param name="Error">Why it cannot be read, or null; the other values are then 0 and empty.</param>
public sealed record RecordingSummary(string Name, int Frames, int Joints, string Storage, bool HasVisibility, string? Error);

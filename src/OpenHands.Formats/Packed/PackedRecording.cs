namespace OpenHands.Formats.Packed;

/// <summary>One recording of a packed store.</summary>
/// <param name="Name">Its name in the raw file, or the path of its pickle; two files may have recordings of one name.</param>
/// <param name="FirstFrame">Its first frame, counted over the whole store.</param>
/// <param name="Frames">Number of frames F.</param>
public sealed record PackedRecording(string Name, long FirstFrame, int Frames);

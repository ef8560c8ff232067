namespace OpenHands.Formats.Packed;

/// <summary>One recording of a packed store.</summary>
/// <param name="Name">label/name, where the label stands for the source file.</param>
/// <param name="FirstFrame">Its first frame, counted over the whole store.</param>
/// <param name="Frames">Number of frames F.</param>
public sealed record PackedRecording(string Name, long FirstFrame, int Frames);

namespace OpenHands.Extraction.Tracking;

/// <summary>One point of a body or hand.</summary>
/// <param name="X">As a fraction of the image's width; may leave 0 to 1.</param>
/// <param name="Y">As a fraction of the image's height, down; may leave 0 to 1.</param>
/// <param name="Z">Depth in image widths, smaller = nearer to the camera.</param>
/// <param name="Visibility">0 to 1; 1 for hands, whose model gives none.</param>
public readonly record struct Landmark(float X, float Y, float Z, float Visibility);

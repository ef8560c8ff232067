namespace OpenHands.Extraction.Tracking;

/// <summary>The landmarks of one frame; what was not found is null. Hands come only with a body.</summary>
/// <param name="Pose">33 body landmarks.</param>
/// <param name="LeftHand">21 landmarks of the person's left hand.</param>
/// <param name="RightHand">21 landmarks of the right hand.</param>
public sealed record HolisticFrame(Landmark[]? Pose, Landmark[]? LeftHand, Landmark[]? RightHand)
{
    /// <summary>Landmarks of a body.</summary>
    public const int PoseLandmarks = 33;

    /// <summary>Landmarks of a hand.</summary>
    public const int HandLandmarks = 21;

    /// <summary>Keypoints of a recording: body, left hand, right hand.</summary>
    public const int Keypoints = PoseLandmarks + (2 * HandLandmarks);

    /// <summary>A frame without a person.</summary>
    public static HolisticFrame Empty { get; } = new(null, null, null);
}

/// <summary>One point of a body or hand.</summary>
/// <param name="X">As a fraction of the image's width; may leave 0 to 1.</param>
/// <param name="Y">As a fraction of the image's height, down; may leave 0 to 1.</param>
/// <param name="Z">Depth in image widths, smaller = nearer to the camera.</param>
/// <param name="Visibility">0 to 1; 1 for hands, whose model gives none.</param>
public readonly record struct Landmark(float X, float Y, float Z, float Visibility);

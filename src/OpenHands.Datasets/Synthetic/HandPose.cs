using System.Numerics;

namespace OpenHands.Datasets.Synthetic;

/// <summary>
/// Where a right hand is and how it is held. Unit: shoulder widths; origin: between the shoulders; x to the image's right (the signer's
/// left), y down, z away from the camera. A left hand has the mirror image of it.
/// </summary>
/// <param name="Wrist">Position of the wrist.</param>
/// <param name="Fingers">Direction from the wrist to the middle finger's knuckle; need not have length 1.</param>
/// <param name="Palm">Direction that the palm faces; need not have length 1.</param>
/// <param name="Shape">The fingers.</param>
public readonly record struct HandPose(Vector3 Wrist, Vector3 Fingers, Vector3 Palm, Handshape Shape)
{
    /// <summary>Hanging beside the hip.</summary>
    public static HandPose Rest { get; } =
        new(new Vector3(-0.62f, 1.35f, -0.12f), new Vector3(0.1f, 1, -0.1f), new Vector3(0.9f, 0, 0.2f), Handshape.Relaxed);

    /// <summary>The same pose on the other side of the body.</summary>
    public HandPose Mirrored => new(Flip(Wrist), Flip(Fingers), Flip(Palm), Shape);

    /// <summary>The pose between two, 0 the first and 1 the second.</summary>
    public static HandPose Mix(HandPose from, HandPose to, double share) => new(
        Vector3.Lerp(from.Wrist, to.Wrist, (float)share),
        Vector3.Lerp(from.Fingers, to.Fingers, (float)share),
        Vector3.Lerp(from.Palm, to.Palm, (float)share),
        Handshape.Mix(from.Shape, to.Shape, share));

    private static Vector3 Flip(Vector3 v) => v with { X = -v.X };
}

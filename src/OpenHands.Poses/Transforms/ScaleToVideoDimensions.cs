namespace OpenHands.Poses.Transforms;

/// <summary>Turns fractions of the image into pixels: x times the width, y times the height (docs/upstream.md#pose-transforms).</summary>
/// <param name="width">Width of the video in pixels.</param>
/// <param name="height">Height of the video in pixels.</param>
public sealed class ScaleToVideoDimensions(double width, double height) : IPoseTransform
{
    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        PlaneArithmetic.RequirePlane(clip, nameof(ScaleToVideoDimensions));
        PlaneArithmetic.CentreAndScale(clip.Channel(0), 0, (float)width);
        PlaneArithmetic.CentreAndScale(clip.Channel(1), 0, (float)height);
        return clip;
    }
}

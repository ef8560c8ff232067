namespace OpenHands.Poses.Transforms;

/// <summary>Prepends one frame of ones, the class token of a transformer.</summary>
public sealed class AddClsToken : IPoseTransform
{
    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        var longer = FramePadding.Prepend(clip);
        for (var c = 0; c < longer.Channels; c++)
        {
            longer.Frame(c, 0).Fill(1);
        }

        return longer;
    }
}

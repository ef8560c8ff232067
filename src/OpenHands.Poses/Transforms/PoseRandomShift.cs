namespace OpenHands.Poses.Transforms;

/// <summary>
/// Moves the part of a padded clip that holds a pose (from the first to the last frame with a value other than 0) to a random place in the
/// clip; a clip without any pose stays as it is.
/// </summary>
public sealed class PoseRandomShift : IPoseTransform
{
    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        var (first, last) = (0, clip.Frames - 1);
        while (first < clip.Frames && IsEmpty(clip, first))
        {
            first++;
        }

        if (first == clip.Frames)
        {
            (first, last) = (0, clip.Frames - 1);
        }

        while (last > first && IsEmpty(clip, last))
        {
            last--;
        }

        var size = last - first + 1;
        var offset = context.Draws.Integer(0, clip.Frames - size);
        var shifted = new PoseClip(clip.Channels, clip.Frames, clip.Joints);
        for (var c = 0; c < clip.Channels; c++)
        {
            clip.Channel(c).Slice(first * clip.Joints, size * clip.Joints).CopyTo(shifted.Channel(c)[(offset * clip.Joints)..]);
        }

        return shifted;
    }

    private static bool IsEmpty(PoseClip clip, int frame)
    {
        for (var c = 0; c < clip.Channels; c++)
        {
            if (clip.Frame(c, frame).ContainsAnyExcept(0f))
            {
                return false;
            }
        }

        return true;
    }
}

namespace OpenHands.Poses.Transforms;

/// <summary>Lengthens clips by frames of zeros.</summary>
internal static class FramePadding
{
    /// <summary>One frame of zeros in front.</summary>
    public static PoseClip Prepend(PoseClip clip) => Place(clip, clip.Frames + 1, 1);

    /// <summary>Frames of zeros at the end, up to a length.</summary>
    public static PoseClip Append(PoseClip clip, int frames) => Place(clip, frames, 0);

    private static PoseClip Place(PoseClip clip, int frames, int at)
    {
        var longer = new PoseClip(clip.Channels, frames, clip.Joints);
        for (var c = 0; c < clip.Channels; c++)
        {
            clip.Channel(c).CopyTo(longer.Channel(c)[(at * clip.Joints)..]);
        }

        return longer;
    }
}

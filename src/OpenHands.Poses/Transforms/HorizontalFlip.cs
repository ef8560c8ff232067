using OpenHands.Poses.Landmarks;

namespace OpenHands.Poses.Transforms;

/// <summary>
/// Mirrors a clip with some probability: x becomes -x and left and right joints change places, as if the signer had the other dominant
/// hand.
/// Joints that were not detected (x and y exactly 0) stay so. Ours. Belongs after normalisation, which puts the mirror's axis between the
/// shoulders, and before channels are added.
/// </summary>
/// <param name="preset">Which joints the clip holds.</param>
/// <param name="probability">How often a clip is mirrored.</param>
public sealed class HorizontalFlip(LandmarkPreset preset, double probability = 0.5) : IPoseTransform
{
    private readonly int[] _partner = [.. preset.Indexes.Select(index => preset.Indexes.IndexOf(HolisticLandmarks.Mirrored(index)))];

    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        PlaneArithmetic.RequirePlane(clip, nameof(HorizontalFlip));
        if (clip.Joints != _partner.Length || _partner.Contains(-1))
        {
            throw new ArgumentException($"HorizontalFlip for {preset.Name} ({_partner.Length} joints, each with its mirror image) in a "
                + $"clip of {clip.Joints} joints");
        }

        if (context.Draws.Unit() >= probability)
        {
            return clip;
        }

        var mirrored = new PoseClip(clip.Channels, clip.Frames, clip.Joints);
        for (var c = 0; c < clip.Channels; c++)
        {
            var sign = c == 0 ? -1 : 1;
            for (var t = 0; t < clip.Frames; t++)
            {
                var from = clip.Frame(c, t);
                var to = mirrored.Frame(c, t);
                for (var v = 0; v < _partner.Length; v++)
                {
                    to[v] = sign * from[_partner[v]];
                }
            }
        }

        return mirrored;
    }
}

using System.Collections.Immutable;
using OpenHands.Poses.Landmarks;

namespace OpenHands.Poses.Transforms;

/// <summary>Keeps the named joints, in the order given.</summary>
public sealed class PoseSelect : IPoseTransform
{
    /// <summary>Selects joints by index; an index may occur more than once.</summary>
    /// <exception cref="ArgumentException">No index, or a negative one.</exception>
    public PoseSelect(IEnumerable<int> indexes)
    {
        Indexes = [.. indexes];
        if (Indexes.IsEmpty || Indexes.Any(index => index < 0))
        {
            throw new ArgumentException($"PoseSelect needs joint indexes from 0, not [{string.Join(", ", Indexes)}]");
        }
    }

    /// <summary>Selects the joints of a preset.</summary>
    public PoseSelect(LandmarkPreset preset)
        : this(preset.Indexes)
    {
    }

    /// <summary>The kept joints. A source that reads from a file may read only these, and leave this transform out.</summary>
    public ImmutableArray<int> Indexes { get; }

    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        if (Indexes.Max() >= clip.Joints)
        {
            throw new ArgumentException($"PoseSelect asks for joint {Indexes.Max()}, but the clip has {clip.Joints} joints");
        }

        var selected = new PoseClip(clip.Channels, clip.Frames, Indexes.Length);
        var indexes = Indexes.AsSpan();
        var (from, to) = (clip.Values, selected.Values);
        var next = 0;
        for (var row = 0; row < from.Length; row += clip.Joints)
        {
            for (var i = 0; i < indexes.Length; i++)
            {
                to[next++] = from[row + indexes[i]];
            }
        }

        return selected;
    }
}

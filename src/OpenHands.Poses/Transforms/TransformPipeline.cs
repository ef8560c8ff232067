using System.Collections.Immutable;

namespace OpenHands.Poses.Transforms;

/// <summary>Transforms applied one after the other.</summary>
/// <param name="steps">The transforms in order; none leaves a clip as it is.</param>
public sealed class TransformPipeline(ImmutableArray<IPoseTransform> steps) : IPoseTransform
{
    /// <summary>The pipeline without steps.</summary>
    public static TransformPipeline Empty { get; } = new([]);

    /// <summary>The transforms in order.</summary>
    public ImmutableArray<IPoseTransform> Steps { get; } = steps;

    /// <inheritdoc/>
    public int AddedChannels => Steps.Sum(step => step.AddedChannels);

    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        foreach (var step in Steps)
        {
            clip = step.Apply(clip, context);
        }

        return clip;
    }

    /// <summary>
    /// Takes a leading <see cref="PoseSelect"/> off, so that a source can leave the other joints unread: gives the joints to read (empty =
    /// all) and what remains to be applied. The result is the same as that of the whole pipeline on all joints.
    /// </summary>
    public (ImmutableArray<int> Joints, TransformPipeline Remaining) SplitSelection() =>
        Steps is [PoseSelect select, .. var rest] ? (select.Indexes, new TransformPipeline([.. rest])) : ([], this);
}

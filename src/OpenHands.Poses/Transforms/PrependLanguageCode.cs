using System.Collections.Immutable;

namespace OpenHands.Poses.Transforms;

/// <summary>
/// Prepends one frame that says which sign language follows: zeros, but 1 in every channel of the joint whose number is the language's
/// position in the list (upstream's <c>PrependLangCodeOHE</c>).
/// </summary>
/// <param name="languages">Language codes in a fixed order, at most as many as there are joints.</param>
public sealed class PrependLanguageCode(ImmutableArray<string> languages) : IPoseTransform
{
    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        var joint = context.Language is null ? -1 : languages.IndexOf(context.Language);
        if (joint < 0 || joint >= clip.Joints)
        {
            throw new ArgumentException(
                $"PrependLangCodeOHE: language '{context.Language}' is not among the first {clip.Joints} of lang_codes "
                + $"[{string.Join(", ", languages)}]");
        }

        var longer = FramePadding.Prepend(clip);
        for (var c = 0; c < longer.Channels; c++)
        {
            longer.Frame(c, 0)[joint] = 1;
        }

        return longer;
    }
}

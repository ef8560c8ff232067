namespace OpenHands.Poses.Transforms;

/// <summary>
/// One step of normalisation or augmentation (docs/upstream.md#pose-transforms). Implementations hold no state that a call changes, so one
/// instance serves any number of threads.
/// </summary>
public interface IPoseTransform
{
    /// <summary>Channels that a clip has more afterwards.</summary>
    int AddedChannels => 0;

    /// <summary>Transforms a clip.</summary>
    /// <param name="clip">The clip (C, T, V). It belongs to the transform from here on, which may change it and give it back.</param>
    /// <param name="context">What the call may draw from and know.</param>
    /// <returns>The transformed clip: the same object where the shape stays, a new one where it changes.</returns>
    /// <exception cref="ArgumentException">The clip does not fit the transform (channels, joints, frames).</exception>
    PoseClip Apply(PoseClip clip, TransformContext context);
}

/// <summary>What a transform may draw from and know about the clip besides its values.</summary>
/// <param name="Draws">The clip's random draws.</param>
/// <param name="Language">The sign language's code (ISO 639-3), needed by <see cref="PrependLanguageCode"/> only.</param>
public sealed record TransformContext(ITransformDraws Draws, string? Language = null);

/// <summary>One entry of a configuration's list of transforms.</summary>
/// <param name="Name">Upstream's name.</param>
/// <param name="Arguments">
/// Upstream's arguments by name: numbers, strings, booleans, and lists of them; null or empty = all defaults.
/// </param>
public sealed record TransformSpecification(string Name, IReadOnlyDictionary<string, object?>? Arguments = null);

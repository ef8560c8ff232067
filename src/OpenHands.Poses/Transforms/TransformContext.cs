namespace OpenHands.Poses.Transforms;

/// <summary>What a transform may draw from and know about the clip besides its values.</summary>
/// <param name="Draws">The clip's random draws.</param>
/// <param name="Language">The sign language's code (ISO 639-3), needed by <see cref="PrependLanguageCode"/> only.</param>
public sealed record TransformContext(ITransformDraws Draws, string? Language = null);

namespace OpenHands.Poses.Transforms;

/// <summary>
/// Upstream's defects in the pose transforms, one flag each (docs/upstream.md). True does what upstream does, false what
/// was evidently meant.
/// </summary>
public sealed record TransformCompatibility
{
    /// <summary>
    /// <c>ScaleTransform</c> multiplies y by N(0, std) instead of 1 + N(0, std): the body collapses to a line or turns upside down.
    /// </summary>
    public required bool ScaleReplacesFactor { get; init; }

    /// <summary>
    /// <c>RandomMove</c> adds the sum of all frames' offsets to every frame instead of each frame's own, so nothing moves.
    /// </summary>
    public required bool MoveAddsSumOfOffsets { get; init; }

    /// <summary>
    /// <c>PoseUniformSubsampling</c> repeats the frames of a clip shorter than asked instead of padding it with zeros at its end, as
    /// upstream's documentation says.
    /// </summary>
    public required bool UniformSubsamplingNeverPads { get; init; }

    /// <summary>
    /// <c>PoseUniformSubsampling</c> places its frames in float32, whose rounding moves some of them by one, instead of exactly.
    /// </summary>
    public required bool UniformSubsamplingRoundsToFloat { get; init; }

    /// <summary>Every defect as upstream has it.</summary>
    public static TransformCompatibility Upstream { get; } = new()
    {
        ScaleReplacesFactor = true,
        MoveAddsSumOfOffsets = true,
        UniformSubsamplingNeverPads = true,
        UniformSubsamplingRoundsToFloat = true,
    };

    /// <summary>What was evidently meant.</summary>
    public static TransformCompatibility Corrected { get; } = new()
    {
        ScaleReplacesFactor = false,
        MoveAddsSumOfOffsets = false,
        UniformSubsamplingNeverPads = false,
        UniformSubsamplingRoundsToFloat = false,
    };
}

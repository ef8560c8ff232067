namespace OpenHands.Poses.Transforms;

/// <summary>Chooses between the two subsamplings.</summary>
public sealed class TemporalSample : IPoseTransform
{
    private readonly TemporalSampleMode _mode;
    private readonly PoseTemporalSubsample _run;
    private readonly PoseUniformSubsampling _spread;

    /// <summary>Sets up both.</summary>
    /// <param name="defects">Passed on to <see cref="PoseUniformSubsampling"/>.</param>
    /// <param name="frames">Number of frames afterwards, at least 1.</param>
    /// <param name="mode">Which one to use.</param>
    public TemporalSample(Defects defects, int frames, TemporalSampleMode mode = TemporalSampleMode.Either)
    {
        _mode = mode;
        _run = new PoseTemporalSubsample(frames);
        _spread = new PoseUniformSubsampling(defects, frames, mode == TemporalSampleMode.Either);
    }

    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context) =>
        _mode == TemporalSampleMode.Uniform || (_mode == TemporalSampleMode.Either && context.Draws.Unit() > 0.5)
            ? _spread.Apply(clip, context)
            : _run.Apply(clip, context);
}

using OpenHands.Datasets.Isolated;
using OpenHands.Poses;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;
using OpenHands.Worker.Inputs;

namespace OpenHands.Worker.Composition;

/// <summary>Opens the isolated data sets of a classification configuration.</summary>
internal static class IsolatedSets
{
    /// <summary>The data set of a pipeline.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="glosses">The class list to use; empty for the data set's own.</param>
    public static IsolatedDataset Open(PipelineSettings pipeline, IEnumerable<string> glosses) =>
        IsolatedDatasets.Open(pipeline.Dataset with { Glosses = [.. glosses] }, TransformsOf(pipeline));

    /// <summary>The user's recordings under a pipeline's transforms and windows, without labels.</summary>
    public static IsolatedDataset Open(
        PipelineSettings pipeline, IReadOnlyList<string> glosses, IReadOnlyList<(string Name, PoseRecording Recording)> recordings)
    {
        var given = new GivenRecordings(recordings);
        return new IsolatedDataset(glosses, given.Items, pipeline.Dataset, TransformsOf(pipeline), given);
    }

    /// <summary>
    /// The user's recordings under a pretraining corpus' transforms, cut into its windows from their start, without labels.
    /// </summary>
    public static IsolatedDataset Open(
        PoseWindowsSettings corpus, Defects defects, IReadOnlyList<(string Name, PoseRecording Recording)> recordings)
    {
        var given = new GivenRecordings([.. recordings.Select(entry => (entry.Name, EveryNth(entry.Recording, corpus.Downsample)))]);
        var settings = new IsolatedDatasetSettings { WindowFrames = corpus.WindowFrames, Windows = corpus.Windows };
        return new IsolatedDataset([], given.Items, settings, TransformFactory.Create(corpus.Transforms, defects), given);
    }

    private static TransformPipeline TransformsOf(PipelineSettings pipeline) =>
        TransformFactory.Create(pipeline.Transforms, pipeline.Dataset.Defects);

    private static PoseRecording EveryNth(PoseRecording recording, int step)
    {
        var frames = Enumerable.Range(0, (recording.Frames + step - 1) / step).Select(frame => frame * step).ToList();
        var (points, scores) = (recording.Keypoints.Length / Math.Max(1, recording.Frames),
            recording.Visibility.Length / Math.Max(1, recording.Frames));
        return new PoseRecording(
            frames.Count,
            recording.Joints,
            [.. frames.SelectMany(frame => recording.Keypoints[(frame * points)..((frame + 1) * points)])],
            [.. frames.SelectMany(frame => recording.Visibility[(frame * scores)..((frame + 1) * scores)])]);
    }
}

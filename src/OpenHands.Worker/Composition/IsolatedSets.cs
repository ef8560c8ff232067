using OpenHands.Settings.Data;
using OpenHands.Datasets.Isolated;
using OpenHands.Poses;
using OpenHands.Poses.Transforms;
using OpenHands.Worker.Inputs;

namespace OpenHands.Worker.Composition;

/// <summary>Opens the isolated data sets of a classification configuration.</summary>
internal static class IsolatedSets
{
    /// <summary>The data set of a pipeline.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="compatibility">Upstream's defects or none.</param>
    /// <param name="glosses">The class list to use; empty for the data set's own.</param>
    public static IsolatedDataset Open(PipelineSettings pipeline, CompatibilitySettings compatibility, IEnumerable<string> glosses)
    {
        var transforms = TransformFactory.Create(pipeline.Transforms, compatibility.Transforms);
        var options = Options(pipeline.Dataset, compatibility) with { Glosses = [.. glosses] };
        return pipeline.Dataset.ClassName == "ConcatDataset"
            ? ConcatenatedDataset.Open(
                [.. pipeline.Dataset.Datasets.Select(member => (member.ClassName, Options(member, compatibility)))], pipeline.Dataset.UnifyVocabulary, options, transforms)
            : IsolatedDatasets.Open(pipeline.Dataset.ClassName, options, transforms);
    }

    /// <summary>Recordings of one's own under a pipeline's transforms and windows, without labels.</summary>
    public static IsolatedDataset Open(
        PipelineSettings pipeline, CompatibilitySettings compatibility, IReadOnlyList<string> glosses, IReadOnlyList<(string Name, PoseRecording Recording)> recordings)
    {
        var given = new GivenRecordings(recordings);
        var transforms = TransformFactory.Create(pipeline.Transforms, compatibility.Transforms);
        return new IsolatedDataset(glosses, given.Items, Options(pipeline.Dataset, compatibility), transforms, given);
    }

    /// <summary>
    /// Recordings of one's own under a pretraining corpus' transforms, cut into its windows from their start, without labels.
    /// </summary>
    public static IsolatedDataset Open(PoseWindowsSettings corpus, CompatibilitySettings compatibility,
        IReadOnlyList<(string Name, PoseRecording Recording)> recordings)
    {
        var given = new GivenRecordings([.. recordings.Select(entry => (entry.Name, EveryNth(entry.Recording, corpus.Downsample)))]);
        var options = new DatasetOptions { RootDirectory = "", SequenceLength = corpus.WindowFrames, Windows = corpus.Windows };
        return new IsolatedDataset([], given.Items, options, TransformFactory.Create(corpus.Transforms, compatibility.Transforms), given);
    }

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

    /// <summary>A data set's reader of metadata, and where everything of it is; for ConcatDataset ask its members.</summary>
    public static (IsolatedCorpus Corpus, DatasetOptions Options) Describe(IsolatedDatasetSettings config,
        CompatibilitySettings compatibility)
    {
        var corpus = IsolatedDatasets.Named(config.ClassName);
        return (corpus, IsolatedDatasets.Settle(corpus, Options(config, compatibility)));
    }

    private static DatasetOptions Options(IsolatedDatasetSettings config, CompatibilitySettings compatibility) => new()
    {
        RootDirectory = config.RootDirectory,
        SplitFile = config.SplitFile,
        ClassMappingsFile = config.ClassMappingsFile,
        NormalizedClassMappingsFile = config.NormalizedClassMappingsFile,
        Splits = config.SplitsIsText ? SplitSelection.OfText(config.Splits[0]) : SplitSelection.OfList(config.Splits),
        UseZ = config.UseZ,
        UseConfidence = config.UseConfidence,
        InferenceMode = config.InferenceMode,
        OnlyMetadata = config.OnlyMetadata,
        Languages = [.. config.Languages],
        LanguageSet = [.. config.LanguageSet],
        SequenceLength = config.WindowFrames,
        Windows = config.Windows,
        WindowSampling = config.WindowSampling switch
        {
            FrameChoice.Centre => WindowSampling.Centre,
            FrameChoice.Uniform => WindowSampling.Uniform,
            _ => WindowSampling.First,
        },
        SignerPattern = config.SignerPattern,
        Signers = config.Signers,
        CacheBytes = (long)config.CacheMegabytes << 20,
        Compatibility = compatibility.Datasets,
    };
}

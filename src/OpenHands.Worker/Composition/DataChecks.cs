using OpenHands.Datasets.Isolated;
using OpenHands.Datasets.Validation;
using OpenHands.Poses;
using OpenHands.Settings.Data;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Stages;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Composition;

/// <summary>What is wrong with labels, splits and clips, said before anything is written or trained.</summary>
internal static class DataChecks
{
    /// <summary>Fewer clips than this choose an epoch by chance rather than by its merit.</summary>
    private const int EnoughValidationClips = 30;

    /// <summary>Checks a fine-tuning run's data.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="splits">Its data, opened.</param>
    /// <param name="session">Console, threads.</param>
    /// <returns>What was warned of, and the clips that are learnt from and chosen by.</returns>
    /// <exception cref="InvalidDataException">A clip cannot be read, or labels contradict each other.</exception>
    public static (IReadOnlyList<string> Warnings, ClipList Clips) OfTraining(
        FinetuneSettings config, TrainingSplits splits, Session session)
    {
        var trial = config.Training.FastDevRun;
        var findings = OfLabels(config, splits, session);
        var train = ClipContents.Of(splits.Train, "training", trial, session);
        var validation = splits.Validation is null ? [] : ClipContents.Of(splits.Validation, "validation", trial, session);
        var test = ClipContents.Of(splits.Test, "test", trial, session);
        var later = LabelFindings.OfContent(train, test).ToList();
        var selectedOn = splits.SelectedOn;
        if (splits.IsGiven && splits.Test != splits.Validation && Copies(validation, test) is > 0 and var shared)
        {
            selectedOn = TrainingSplits.TestSplit;
            later.Add(new(false, $"{shared} of {validation.Count} clips of valid_pipeline have the content of a test clip: the epoch is "
                + $"chosen on test clips"));
        }

        if (splits.Validation is { Count: < EnoughValidationClips } few)
        {
            later.Add(new(
                false,
                $"only {few.Count} clips choose the best epoch: with fewer than {EnoughValidationClips} many epochs are equal by "
                    + $"chance; hold out more, or set training.validation: none and a fixed number of epochs"));
        }

        Say(later, config.Run, session);
        return ([.. findings.Concat(later).Select(finding => finding.Text)],
            new ClipList(selectedOn, ClipList.Of(train), ClipList.Of(validation)));
    }

    /// <summary>Checks what lists and splits say, without reading a clip.</summary>
    /// <exception cref="InvalidDataException">Labels contradict each other.</exception>
    public static IReadOnlyList<LabelFinding> OfLabels(FinetuneSettings config, TrainingSplits splits, Session session)
    {
        List<LabelFinding> findings =
        [
            .. LabelFindings.Of(splits.Train.Glosses, splits.All.Items, splits.Test.Items, AreFixed(config.Data.Train!.Dataset)),
            .. UnreadSplits(config.Data),
            .. splits.Remarks.Select(remark => new LabelFinding(false, remark)),
        ];
        Say(findings, config.Run, session);
        return findings;
    }

    /// <summary>Checks an evaluation's data against what the classifier learnt from.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="test">The clips to measure on, opened.</param>
    /// <param name="learnt">The classifier's training; null where that is not known.</param>
    /// <param name="session">Console, threads.</param>
    /// <returns>What was warned of, which test clips are copies of what the classifier has seen, and what its epoch was chosen
    /// on.</returns>
    /// <exception cref="InvalidDataException">A clip cannot be read, or labels contradict each other.</exception>
    public static (IReadOnlyList<string> Warnings, IReadOnlyList<bool> Seen, string? SelectedOn) OfEvaluation(
        EvaluateSettings config, IsolatedDataset test, ClipList? learnt, Session session)
    {
        var labels = test.Glosses.Select((gloss, label) => (gloss, label)).DistinctBy(entry => entry.gloss)
            .ToDictionary(entry => entry.gloss, entry => entry.label);
        var trained = learnt?.Train.Select(clip => new IsolatedItem(clip.Name, "learnt/" + clip.Name,
            labels.GetValueOrDefault(clip.Gloss, -1), clip.Gloss, Dataset: clip.Dataset)).ToList();
        var findings = new List<LabelFinding>();
        findings.AddRange(trained is null ? LabelFindings.OfOne("test", test.Items)
            : LabelFindings.Of(test.Glosses, trained, test.Items, classesAreFixed: true));
        findings.AddRange(UnreadSplits(config.Data));
        Say(findings, config.Run, session);
        var contents = ClipContents.Of(test, "test", firstOnly: false, session);
        var later = new List<LabelFinding>();
        var seen = Marks(contents, learnt is null ? [] : [.. learnt.Train, .. learnt.Validation]);
        if (trained is not null)
        {
            later.AddRange(LabelFindings.OfContent([.. trained.Zip(learnt!.Train, (item, clip) => (item, clip.Sha256))], contents));
        }

        var selectedOn = learnt?.SelectedOn;
        if (Marks(contents, learnt?.Validation ?? [], byName: true)
            .Count(mark => mark) is > 0 and var chose && selectedOn != TrainingSplits.TestSplit)
        {
            selectedOn = TrainingSplits.TestSplit;
            later.Add(new(false, $"{chose} of {test.Count} clips that are measured on also chose the classifier's epoch: the result is "
                + $"recorded as selected on the test split"));
        }

        Say(later, config.Run, session);
        return ([.. findings.Concat(later).Select(finding => finding.Text)], seen, selectedOn);
    }

    /// <summary>Splits of the configured files that none of the pipelines reads.</summary>
    public static IEnumerable<LabelFinding> UnreadSplits(ClassificationData data) =>
        ((PipelineSettings?[])[data.Train, data.Validation, data.Test]).OfType<PipelineSettings>()
            .Where(pipeline => pipeline.Dataset is { ClassName: not IsolatedDatasetSettings.Concatenation, InferenceMode: false })
            .Select(pipeline => pipeline.Dataset)
            .GroupBy(set => (set.ClassName, set.SplitFile, Root: set.SplitFile is null ? set.RootDirectory : null, set.SplitColumn,
                set.SubsetColumn, Subsets: string.Join('\n', set.Subsets)))
            .SelectMany(same => LabelFindings.Unread(
                IsolatedDatasets.Named(same.Key.ClassName), IsolatedDatasets.Settle(same.First()), [.. same.Select(set => set.Splits)]));

    /// <summary>
    /// Whether a data set's class list is more than the glosses of its own clips: published sets have theirs; by signers, classes may be
    /// lost on purpose.
    /// </summary>
    public static bool AreFixed(IsolatedDatasetSettings dataset) =>
        dataset.ClassName is not ("CsvDataset" or "PoseSetDataset" or "MPDataDataset") || dataset.Signers is not null;

    private static int Copies(IReadOnlyList<(IsolatedItem Clip, string? Sha256)> some,
        IReadOnlyList<(IsolatedItem Clip, string? Sha256)> others)
    {
        var contents = others.Select(clip => clip.Sha256).OfType<string>().ToHashSet();
        return some.Count(clip => clip.Sha256 is not null && contents.Contains(clip.Sha256));
    }

    private static IReadOnlyList<bool> Marks(IReadOnlyList<(IsolatedItem Clip, string? Sha256)> clips, IReadOnlyList<ListedClip> known,
        bool byName = false)
    {
        var contents = known.Select(clip => clip.Sha256).OfType<string>().ToHashSet();
        var names = known.Where(clip => clip.Sha256 is null).Select(clip => (clip.Dataset, clip.Name))
            .ToHashSet(); // contents tell more where they are known
        return [.. clips.Select(clip => (clip.Sha256 is not null && contents.Contains(clip.Sha256))
            || (byName && names.Contains((clip.Clip.Dataset, clip.Clip.Name))))];
    }

    // Upstream trains on whatever its lists say, and so does its compat.
    private static void Say(IReadOnlyList<LabelFinding> findings, RunSettings run, Session session)
    {
        var errors = findings.Where(finding => finding.IsError && run.Compat != Compat.Upstream).Select(finding => finding.Text).ToList();
        foreach (var finding in findings.Where(finding => !errors.Contains(finding.Text)))
        {
            session.Console.Warn(finding.Text);
        }

        if (errors.Count > 0)
        {
            throw new InvalidDataException(string.Join(". ", errors));
        }
    }
}

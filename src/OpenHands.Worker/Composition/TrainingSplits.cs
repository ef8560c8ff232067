using OpenHands.Datasets.Isolated;
using OpenHands.Poses.Transforms;
using OpenHands.Settings;
using OpenHands.Settings.Data;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Training;

namespace OpenHands.Worker.Composition;

/// <summary>
/// The training and validation clips of a fine-tuning run: what <c>protocol</c>, <c>validation</c>, <c>fraction</c> and
/// <c>clips_per_class</c> come to.
/// </summary>
internal sealed class TrainingSplits : IDisposable
{
    /// <summary><see cref="SelectedOn"/> where test clips choose the epoch.</summary>
    public const string TestSplit = "test split";

    private readonly List<IsolatedDataset> _opened = [];
    private readonly List<string> _remarks = [];

    private TrainingSplits(FinetuneSettings config)
    {
        All = Opened(IsolatedSets.Open(config.Data.Train!, []));
        var given = new Lazy<IsolatedDataset>(() => Opened(IsolatedSets.Open(config.Data.Validation!, Classes(All, config))));
        Test = config.Data.Test is { } test ? Opened(IsolatedSets.Open(test, Classes(All, config))) : given.Value;
        var source = config.Training.Validation ?? Choose(config, given);
        int[] train;
        if (source == ValidationSource.Carve)
        {
            (train, var held) = Carve(All, config);
            var transforms = TransformFactory.Create(config.Data.Validation!.Transforms, config.Run.Defects);
            Validation = All.Select(held).With(transforms);
        }
        else
        {
            // Also without validation: all clips are learnt from.
            train = [.. Enumerable.Range(0, All.Count)];
            Validation = source == ValidationSource.Given ? given.Value : null;
        }

        // A part of what is left for training: validation is the same for every part.
        var part = Part([.. train.Select(index => All.Items[index])], config);
        Train = All.Select(part.Select(index => train[index]));
        IsGiven = source == ValidationSource.Given;
        SelectedOn = source switch
        {
            ValidationSource.Carve => "held-out part of train",
            ValidationSource.Given => Chooses(config, given.Value) ? TestSplit : $"given split {Name(config.Data.Validation!.Dataset)}",
            _ => "nothing",
        };
        Description = $"{Train.Count} training clips of {Train.Glosses.Count} glosses, " + source switch
        {
            ValidationSource.Carve => $"{Validation!.Count} for validation (carved out of train)",
            ValidationSource.Given => $"{Validation!.Count} for validation (as given)",
            _ => "no validation: the last epoch counts",
        };
        if (SelectedOn == TestSplit && config.Run.Protocol == Protocol.Clean)
        {
            _remarks.Add("protocol: clean, but the epoch is chosen on test clips: tables will call the result protocol paper; give a "
                + "valid_pipeline that is not the test split, or set training.validation: carve");
        }
    }

    /// <summary>All clips of <c>train_pipeline</c>.</summary>
    public IsolatedDataset All { get; }

    /// <summary>Clips that are learnt from, augmented.</summary>
    public IsolatedDataset Train { get; }

    /// <summary>Clips that choose the best epoch, under the validation pipeline's transforms; null where the last epoch counts.</summary>
    public IsolatedDataset? Validation { get; }

    /// <summary>Clips that an evaluation will measure on: <c>test_pipeline</c>, or <c>valid_pipeline</c> where there is none.</summary>
    public IsolatedDataset Test { get; }

    /// <summary>What chooses the epoch, as records have it.</summary>
    public string SelectedOn { get; }

    /// <summary>Whether <see cref="Validation"/> is <c>valid_pipeline</c>.</summary>
    public bool IsGiven { get; }

    /// <summary>What a person should know about the choice.</summary>
    public IReadOnlyList<string> Remarks => _remarks;

    /// <summary>Train and validation in words.</summary>
    public string Description { get; }

    /// <exception cref="InvalidDataException">The data cannot be used.</exception>
    /// <exception cref="ConfigurationException">No validation part can be carved out.</exception>
    public static TrainingSplits Open(FinetuneSettings config) => new(config);

    public void Dispose() => _opened.ForEach(dataset => dataset.Dispose());

    /// <summary>The class list that validation and test must use: training's, unless upstream's shifted ids are wanted.</summary>
    internal static IEnumerable<string> Classes(IsolatedDataset train, FinetuneSettings config) =>
        config.Run.Compat == Compat.Upstream ? [] : train.Glosses;

    // A validation split that somebody has made is better than a carved one, unless it is the test split.
    private ValidationSource Choose(FinetuneSettings config, Lazy<IsolatedDataset> given)
    {
        if (config.Run.Protocol == Protocol.Paper)
        {
            return ValidationSource.Given;
        }

        if (config.Training.ValidationSigners is not null || (config.Data.Test is null && !IsValidation(config.Data.Validation!.Dataset)))
        {
            return ValidationSource.Carve;
        }

        var (tested, learnt) = (config.Data.Test is null ? 0 : Shared(given.Value, Test), Shared(given.Value, All));
        if (tested + learnt > 0)
        {
            _remarks.Add($"valid_pipeline is not used: of its {given.Value.Count} clips {tested} are test clips and {learnt} training "
                + $"clips; validation clips are carved out of train instead");
            return ValidationSource.Carve;
        }

        if (config.Data.Test is null)
        {
            _remarks.Add("there is no test_pipeline: an evaluation will measure on valid_pipeline, whose clips choose the epoch; add a "
                + "test_pipeline for a clean result");
        }

        return ValidationSource.Given;
    }

    // Upstream has no test pipeline and points the validation's to the test split, unless its name says otherwise.
    private bool Chooses(FinetuneSettings config, IsolatedDataset given) =>
        config.Data.Test is null ? !IsValidation(config.Data.Validation!.Dataset) : Shared(given, Test) > 0;

    private static bool IsValidation(IsolatedDatasetSettings dataset) =>
        ValidationSplits.IsValidation(dataset)
            && dataset.Splits.Names.All(split => !split.Contains("test", StringComparison.OrdinalIgnoreCase));

    private static int Shared(IsolatedDataset some, IsolatedDataset others)
    {
        var places = others.Items.Select(item => (item.Dataset, item.Location)).ToHashSet();
        return some.Items.Count(item => places.Contains((item.Dataset, item.Location)));
    }

    private static string Name(IsolatedDatasetSettings dataset) =>
        ValidationSplits.IsValidation(dataset) || dataset.SplitFile is null ? string.Join('+', dataset.Splits.Names)
            : Path.GetFileName(dataset.SplitFile);

    private int[] Part(IReadOnlyList<IsolatedItem> items, FinetuneSettings config)
    {
        if (config.Cell.ClipsPerClass.Count is not { } count)
        {
            return ItemSubsets.Stratified(items, config.Cell.Fraction, config.Run.Seed);
        }

        var fewer = items.CountBy(item => item.Gloss).Where(gloss => gloss.Value < count).ToList();
        if (fewer.Count > 0)
        {
            var least = fewer.MinBy(gloss => gloss.Value);
            _remarks.Add($"clips_per_class: {count}, but {fewer.Count} of {All.Glosses.Count} classes have fewer training clips, all of "
                + $"which are used; '{least.Key}' has {least.Value}");
        }

        return ItemSubsets.PerClass(items, count, config.Run.Seed);
    }

    private static (int[] Train, int[] Held) Carve(IsolatedDataset all, FinetuneSettings config)
    {
        try
        {
            // The seed of the carving is fixed: seeds of runs differ in weights and order, not in what is held out.
            var (train, held) = config.Training.ValidationSigners is { } signers
                ? ItemSubsets.CarveSigners(all.Items, signers, seed: 0)
                : ItemSubsets.CarveStratified(all.Items, config.Training.ValidationFraction, seed: 0);
            return held.Length > 0
                ? (train, held)
                : throw new ConfigurationException(
                    "training.validation_fraction: no class has a clip to spare for validation; set training.validation: given");
        }
        catch (ArgumentException impossible)
        {
            throw new ConfigurationException($"training.validation_signers: {impossible.Message}", impossible);
        }
    }

    private IsolatedDataset Opened(IsolatedDataset dataset)
    {
        _opened.Add(dataset);
        return dataset;
    }
}

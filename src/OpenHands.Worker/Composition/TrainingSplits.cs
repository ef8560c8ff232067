using OpenHands.Configuration;
using OpenHands.Configuration.Reading;
using OpenHands.Configuration.Stages;
using OpenHands.Configuration.Training;
using OpenHands.Datasets.Isolated;
using OpenHands.Poses.Transforms;

namespace OpenHands.Worker.Composition;

/// <summary>The training and validation clips of a fine-tuning run: what <c>protocol</c>, <c>validation</c> and <c>fraction</c> come to.</summary>
internal sealed class TrainingSplits : IDisposable
{
    private readonly List<IsolatedDataset> _opened = [];

    private TrainingSplits(FinetuneConfig config)
    {
        var compatibility = CompatibilitySettings.Of(config.Run);
        var all = Opened(IsolatedSets.Open(config.Data.Train!, compatibility, []));
        var source = config.Training.Validation ?? (config.Run.Protocol == Protocol.Clean ? ValidationSource.Carve : ValidationSource.Given);
        int[] train;
        if (source == ValidationSource.Carve)
        {
            (train, var held) = Carve(all, config);
            var transforms = TransformFactory.Create(config.Data.Validation!.Transforms, compatibility.Transforms);
            Validation = all.Select(held).With(transforms);
        }
        else
        {
            // Also without validation: all clips are learnt from.
            train = [.. Enumerable.Range(0, all.Count)];
            Validation = source == ValidationSource.Given ? Opened(IsolatedSets.Open(config.Data.Validation!, compatibility, Classes(all, config))) : null;
        }

        // The fraction is of what is left for training: validation is the same for every fraction.
        var part = ItemSubsets.Stratified([.. train.Select(index => all.Items[index])], config.Fraction, config.Run.Seed);
        Train = all.Select(part.Select(index => train[index]));
        Description = $"{Train.Count} training clips of {Train.Glosses.Count} glosses, " + source switch
        {
            ValidationSource.Carve => $"{Validation!.Count} for validation (carved out of train)",
            ValidationSource.Given => $"{Validation!.Count} for validation (as given)",
            _ => "no validation: the last epoch counts",
        };
    }

    /// <summary>Clips that are learnt from, augmented.</summary>
    public IsolatedDataset Train { get; }

    /// <summary>Clips that choose the best epoch, under the validation pipeline's transforms; null where the last epoch counts.</summary>
    public IsolatedDataset? Validation { get; }

    /// <summary>Both in words.</summary>
    public string Description { get; }

    /// <exception cref="InvalidDataException">The data cannot be used.</exception>
    /// <exception cref="ConfigurationException">No validation part can be carved out.</exception>
    public static TrainingSplits Open(FinetuneConfig config) => new(config);

    public void Dispose() => _opened.ForEach(dataset => dataset.Dispose());

    /// <summary>The class list that validation and test shall use: training's, unless upstream's shifted ids are wanted (15.26).</summary>
    internal static IEnumerable<string> Classes(IsolatedDataset train, FinetuneConfig config) =>
        config.Run.Compat == Compat.Upstream ? [] : train.Glosses;

    private static (int[] Train, int[] Held) Carve(IsolatedDataset all, FinetuneConfig config)
    {
        try
        {
            // The seed of the carving is fixed: seeds of runs shall differ in weights and order, not in what is held out.
            var (train, held) = config.Training.ValidationSigners is { } signers
                ? ItemSubsets.CarveSigners(all.Items, signers, seed: 0)
                : ItemSubsets.CarveStratified(all.Items, config.Training.ValidationFraction, seed: 0);
            return held.Length > 0
                ? (train, held)
                : throw new ConfigurationException("training.validation_fraction: no class has a clip to spare for validation; set training.validation: given");
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

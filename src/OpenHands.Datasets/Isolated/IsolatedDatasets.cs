using System.Collections.Immutable;
using OpenHands.Datasets.Isolated.Corpora;
using OpenHands.Datasets.Sampling;
using OpenHands.Poses;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated;

/// <summary>Opens isolated datasets by upstream's class name (docs/upstream.md#isolated-signs).</summary>
public static class IsolatedDatasets
{
    /// <summary>
    /// Every dataset that describes itself: upstream's twelve and ours. The thirteenth is <see cref="ConcatenatedDataset"/>.
    /// </summary>
    public static ImmutableArray<IsolatedCorpus> Known { get; } =
    [
        new AsllvdCorpus(), new AutslCorpus(), new BosphorusCorpus(), new CslCorpus(), new DeviSignCorpus(), new FingerSpellingCorpus(),
        new GslCorpus(), new IncludeCorpus(), new Lsa64Corpus(), new MsAslCorpus(), new PhoenixSigner03Corpus(), new WlaslCorpus(),
        new CsvCorpus(), new PoseSetCorpus(), new MpDataCorpus(),
    ];

    /// <summary>Finds a dataset by a configuration's <c>_target_</c>; only the part after the last dot counts.</summary>
    /// <exception cref="ArgumentException">No dataset has this name; the message lists the known ones.</exception>
    public static IsolatedCorpus Named(string target)
    {
        var name = target[(target.LastIndexOf('.') + 1)..];
        // Upstream's released package misspells this one.
        name = name == "Bhosporus22kDataset" ? "Bosphorus22kDataset" : name;
        return Known.FirstOrDefault(corpus => corpus.ClassName == name)
            ?? throw new ArgumentException(
                $"unknown dataset '{target}': known are {string.Join(", ", Known.Select(corpus => corpus.ClassName))} and ConcatDataset");
    }

    /// <summary>Reads a dataset's metadata and opens its clips.</summary>
    /// <param name="options">Which data set, and where everything is.</param>
    /// <param name="transforms">Normalisation and augmentation.</param>
    /// <exception cref="ArgumentException">No dataset has this name.</exception>
    /// <exception cref="InvalidDataException">Metadata is missing or wrong, or no class or clip is left; the message names the
    /// file.</exception>
    public static IsolatedDataset Open(IsolatedDatasetSettings options, TransformPipeline transforms) =>
        options.ClassName == IsolatedDatasetSettings.Concatenation
            ? ConcatenatedDataset.Open(options, transforms)
            : Open(Named(options.ClassName), options, transforms);

    /// <inheritdoc cref="Open(IsolatedDatasetSettings, TransformPipeline)"/>
    public static IsolatedDataset Open(IsolatedCorpus corpus, IsolatedDatasetSettings options, TransformPipeline transforms)
    {
        options = Layout.Settle(corpus, options);
        var own = corpus.ReadGlosses(options);
        if (own.Count == 0)
        {
            throw new InvalidDataException($"{corpus.ClassName}: {options.ClassMappingsFile ?? options.SplitFile} lists no class");
        }

        var items = Items(corpus, options, own).ToArray();
        if (items.Length == 0 && !options.OnlyMetadata)
        {
            throw new InvalidDataException(
                $"{corpus.ClassName}: no clip of split {options.Splits} in {options.SplitFile ?? options.RootDirectory}");
        }

        var glosses = options.Glosses.Count == 0 ? own : options.Glosses;
        var reader = options.InferenceMode ? new PickleClipReader(options.Defects) : corpus.OpenReader(options);
        return new IsolatedDataset(glosses, items, options, transforms, reader);
    }

    /// <summary>The options with root and metadata where they really are: a root is known by what it holds.</summary>
    /// <exception cref="InvalidDataException">A list is missing, and several files of its name are near.</exception>
    public static IsolatedDatasetSettings Settle(IsolatedDatasetSettings options) => Layout.Settle(Named(options.ClassName), options);

    /// <summary>The items of a dataset with signers and a fixed vocabulary's labels filled in.</summary>
    internal static IEnumerable<IsolatedItem> Items(IsolatedCorpus corpus, IsolatedDatasetSettings options, IReadOnlyList<string> own)
    {
        if (options.OnlyMetadata)
        {
            return [];
        }

        var items = options.InferenceMode ? InferenceFolder.Read(options.RootDirectory, options.Defects) : corpus.ReadItems(options, own);
        if (options.Glosses.Count > 0 && !options.InferenceMode)
        {
            var vocabulary = new Vocabulary(options.Glosses, "the fixed vocabulary (glosses of the training split)");
            items = items.Select(item => item with { Label = vocabulary.Label(item.Gloss, item.Name) });
        }

        if (options.SignerPattern is { } pattern)
        {
            var signer = NamePattern.Parse("signer_pattern", pattern);
            items = items.Select(item => item.Signer is null && signer.Match(item.Name) is { Success: true, Groups: [_, var group, ..] }
                ? item with { Signer = group.Value }
                : item);
        }

        if (options.Signers is { } chosen)
        {
            items = SignerChoice.Of(items, chosen);
        }

        return items.Select(item => item.Language is null ? item with { Language = corpus.LanguageCode } : item);
    }
}

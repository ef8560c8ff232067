using System.Collections.Immutable;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated;

/// <summary>
/// Several datasets as one (upstream's <c>ConcatDataset</c>, docs/upstream.md#corpora): items in the order of the datasets, classes
/// either <c>language__gloss</c> or, with a unified vocabulary, normalised glosses that the datasets share.
/// </summary>
public static class ConcatenatedDataset
{
    /// <summary>Opens the members and joins them.</summary>
    /// <param name="common">
    /// The members, and channels, windows and cache of all of them. With a unified vocabulary, every member needs its file of normalised
    /// glosses.
    /// </param>
    /// <param name="transforms">Normalisation and augmentation.</param>
    /// <exception cref="ArgumentException">A member is unknown, or has no language code.</exception>
    /// <exception cref="InvalidDataException">Metadata is missing or wrong, or no clip is left; the message names the file.</exception>
    public static IsolatedDataset Open(IsolatedDatasetSettings common, TransformPipeline transforms)
    {
        var read = common.Datasets.Select(
            member => Read(IsolatedDatasets.Named(member.ClassName), member, common.UnifyVocabulary)).ToArray();
        ImmutableArray<string> glosses = [.. read.SelectMany(member => member.Classes).Distinct().Order(StringComparer.Ordinal)];
        var vocabulary = new Vocabulary(common.Glosses.Count == 0 ? glosses : common.Glosses, "the joined vocabulary");
        var items = new List<IsolatedItem>();
        var readers = new Dictionary<string, IClipReader>();
        foreach (var (corpus, options, classOf) in read.Select(member => (member.Corpus, member.Options, member.ClassOf)))
        {
            foreach (var item in IsolatedDatasets.Items(corpus, options, corpus.ReadGlosses(options)))
            {
                items.Add(item with
                {
                    Name = item.Location,
                    Label = item.Label < 0 ? -1 : vocabulary.Label(classOf(item.Gloss), item.Name),
                    Dataset = corpus.ClassName,
                });
            }

            readers.TryAdd(corpus.ClassName, corpus.OpenReader(options));
        }

        return items.Count > 0
            ? new IsolatedDataset(vocabulary.Glosses, items, common, transforms, new DispatchingClipReader(readers))
            : throw new InvalidDataException("ConcatDataset: no clip in any of its datasets");
    }

    private static (IsolatedCorpus Corpus, IsolatedDatasetSettings Options, IEnumerable<string> Classes, Func<string, string> ClassOf) Read(
        IsolatedCorpus corpus, IsolatedDatasetSettings options, bool unify)
    {
        options = Layout.Settle(corpus, options);
        Func<string, string> classOf = unify ? Normalised(corpus, options) : gloss => $"{Language(corpus)}__{gloss}";
        return (corpus, options, [.. corpus.ReadGlosses(options).Select(classOf)], classOf);
    }

    private static string Language(IsolatedCorpus corpus) =>
        corpus.LanguageCode
            ?? throw new ArgumentException($"{corpus.ClassName} has no language code and cannot be part of a ConcatDataset");

    private static Func<string, string> Normalised(IsolatedCorpus corpus, IsolatedDatasetSettings options)
    {
        var path = options.NormalizedClassMappingsFile
            ?? throw new InvalidDataException($"{corpus.ClassName} needs normalized_class_mappings_file for a unified vocabulary");
        var table = MetadataTable.WithHeader(path);
        var (actual, normalised) = (table.Column("actual_gloss"), table.Column("normalized_gloss"));
        var names = new Dictionary<string, string>();
        foreach (var (row, i) in table.Rows.Select((row, i) => (row, i)))
        {
            names[options.Gloss(row[actual], table.Where(i))] = options.Gloss(row[normalised], table.Where(i));
        }

        return gloss => names.GetValueOrDefault(gloss)
            ?? throw new InvalidDataException($"{path}: no row for gloss '{gloss}' of {corpus.ClassName}");
    }
}

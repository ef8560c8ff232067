using System.Globalization;
using System.Text;
using OpenHands.Datasets.Isolated;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Validation;

/// <summary>Looks through the labels of a training and a test split for what would spoil a result without a word.</summary>
public static class LabelFindings
{
    /// <summary>
    /// Repeated rows, clips with several glosses, clips in both splits, glosses that are nearly the same, classes that one split lacks.
    /// </summary>
    /// <param name="glosses">The classes in the order of their labels.</param>
    /// <param name="train">Clips that are learnt from.</param>
    /// <param name="test">Clips that are measured on.</param>
    /// <param name="classesAreFixed">
    /// True where the class list is its own file: it may hold classes that this training does not have. Else a test clip of a class
    /// without a training clip is a mistake in the list.
    /// </param>
    public static IEnumerable<LabelFinding> Of(
        IReadOnlyList<string> glosses, IReadOnlyList<IsolatedItem> train, IReadOnlyList<IsolatedItem> test, bool classesAreFixed) =>
        [
            .. Repeated("training", train),
            .. Repeated("test", test),
            .. Contradictory([.. train, .. test]),
            .. InBoth(train, test),
            .. Alike(glosses),
            .. Untrained(glosses, train, test, classesAreFixed),
            .. Untested(glosses, train, test),
        ];

    /// <summary>What can be said of one split alone: repeated rows, clips with several glosses.</summary>
    /// <param name="split">What to call it.</param>
    /// <param name="items">Its clips.</param>
    public static IEnumerable<LabelFinding> OfOne(string split, IReadOnlyList<IsolatedItem> items) =>
        [.. Repeated(split, items), .. Contradictory(items)];

    /// <summary>Splits that the metadata has and nobody reads.</summary>
    /// <param name="corpus">The data set.</param>
    /// <param name="options">Where its metadata is.</param>
    /// <param name="asked">What the configuration reads of it.</param>
    public static IEnumerable<LabelFinding> Unread(
        IsolatedCorpus corpus, IsolatedDatasetSettings options, IReadOnlyCollection<SplitSelection> asked)
    {
        var unread = corpus.ReadSplits(options).Where(split => !asked.Any(selection => selection.Contains(split.Key)))
            .OrderBy(split => split.Key, StringComparer.Ordinal).ToList();
        if (unread.Count > 0)
        {
            yield return Warning(
                $"{unread.Sum(split => split.Value)} rows of {options.SplitFile ?? options.RootDirectory} are in splits that no "
                    + $"pipeline reads: {Examples(unread.Select(split => $"'{split.Key}' ({split.Value})"))}; read are "
                    + $"{string.Join(", ", asked.Select(selection => selection.ToString()).Distinct())}");
        }
    }

    /// <summary>Copies of one recording under other names: with other glosses, and training clips among the test clips.</summary>
    /// <param name="train">Clips that are learnt from, with the SHA-256 of their content.</param>
    /// <param name="test">Clips that are measured on.</param>
    public static IEnumerable<LabelFinding> OfContent(IReadOnlyList<(IsolatedItem Clip, string? Sha256)> train,
        IReadOnlyList<(IsolatedItem Clip, string? Sha256)> test)
    {
        var mixed = train.Concat(test).Where(clip => clip.Sha256 is not null).GroupBy(clip => clip.Sha256)
            .Where(group => group.DistinctBy(clip => clip.Clip.Label).Count() > 1 && group.DistinctBy(clip => clip.Clip.Location)
                .Count() > 1).ToList();
        if (mixed.Count > 0)
        {
            yield return Warning(
                $"{Count(mixed.Count, "recording is", "recordings are")} there under several names with different glosses; first: "
                    + $"{Examples(mixed[0].Select(clip => $"{clip.Clip.Name} '{clip.Clip.Gloss}'"))}");
        }

        var learnt = train.Where(clip => clip.Sha256 is not null).DistinctBy(clip => clip.Sha256)
            .ToDictionary(clip => clip.Sha256!, clip => clip.Clip);
        var copies = test.Where(clip => clip.Sha256 is not null && learnt.ContainsKey(clip.Sha256)).ToList();
        if (copies.Count > 0)
        {
            yield return Warning(
                $"{copies.Count} of {test.Count} test clips have the same content as a training clip; first: {copies[0].Clip.Name} is "
                    + $"{learnt[copies[0].Sha256!].Name}. The evaluation gives top-1 with and without them");
        }
    }

    private static IEnumerable<LabelFinding> Repeated(string split, IReadOnlyList<IsolatedItem> items)
    {
        var repeated = items.GroupBy(Key).Where(group => group.Count() > 1).ToList();
        if (repeated.Count > 0)
        {
            yield return Warning($"{Count(repeated.Count, $"{split} clip is", $"{split} clips are")} listed more than once; first: "
                + $"{repeated[0].First().Name} ({repeated[0].Count()} times)");
        }
    }

    private static IEnumerable<LabelFinding> Contradictory(IReadOnlyList<IsolatedItem> items)
    {
        var contradictory = items.GroupBy(Key).Where(group => group.DistinctBy(item => item.Label).Count() > 1).ToList();
        if (contradictory.Count > 0)
        {
            var glosses = string.Join(" and ", contradictory[0].Select(item => $"'{item.Gloss}'").Distinct());
            yield return new LabelFinding(
                true, $"{Count(contradictory.Count, "clip has", "clips have")} more than one gloss; first: "
                    + $"{contradictory[0].First().Name} is {glosses}. Keep the right row of each");
        }
    }

    private static IEnumerable<LabelFinding> InBoth(IReadOnlyList<IsolatedItem> train, IReadOnlyList<IsolatedItem> test)
    {
        var learnt = train.Select(Key).ToHashSet();
        var shared = test.Where(item => learnt.Contains(Key(item))).ToList();
        if (shared.Count > 0)
        {
            yield return Warning($"{Count(shared.Count, "test clip is a training clip", "test clips are training clips")} too; first: "
                + $"{shared[0].Name}");
        }
    }

    private static IEnumerable<LabelFinding> Alike(IReadOnlyList<string> glosses)
    {
        var alike = glosses.Distinct().GroupBy(Plain).Where(group => group.Count() > 1).ToList();
        if (alike.Count > 0)
        {
            yield return Warning(
                $"{Count(alike.Count, "group of glosses differs", "groups of glosses differ")} in case, blanks or Unicode form only, "
                    + $"but count as different classes; first: {Examples(alike[0].Select(gloss => $"'{gloss}'"))}");
        }
    }

    private static IEnumerable<LabelFinding> Untrained(
        IReadOnlyList<string> glosses, IReadOnlyList<IsolatedItem> train, IReadOnlyList<IsolatedItem> test, bool classesAreFixed)
    {
        var trained = train.Select(item => item.Label).ToHashSet();
        var untrained = test.Where(item => item.Label >= 0 && !trained.Contains(item.Label)).GroupBy(item => item.Label).ToList();
        if (untrained.Count > 0)
        {
            var gloss = untrained[0].First().Gloss;
            var near = glosses.FirstOrDefault(other => other != gloss && Plain(other) == Plain(gloss)) is { } other
                ? $" (there is '{other}')" : "";
            yield return new LabelFinding(
                !classesAreFixed,
                $"{Count(untrained.Count, "class has", "classes have")} test clips ({untrained.Sum(group => group.Count())} of "
                    + $"{test.Count}) but no training clip, so no classifier can name them; first: '{gloss}'{near}. Correct the "
                    + $"glosses, add training clips, or leave these rows out");
        }

        if (glosses.Count - glosses.Where((_, label) => trained.Contains(label)).Count() is var absent and > 0 && absent > untrained.Count)
        {
            var first = glosses.Where((_, label) => !trained.Contains(label) && untrained.TrueForAll(group => group.Key != label)).First();
            yield return Warning($"{Count(absent - untrained.Count, "class of the list has", "classes of the list have")} neither "
                + $"training nor test clips; first: '{first}'");
        }
    }

    private static IEnumerable<LabelFinding> Untested(IReadOnlyList<string> glosses, IReadOnlyList<IsolatedItem> train,
        IReadOnlyList<IsolatedItem> test)
    {
        var tested = test.Select(item => item.Label).ToHashSet();
        var untested = train.Select(item => item.Label).Distinct()
            .Where(label => label >= 0 && label < glosses.Count && !tested.Contains(label)).Order().ToList();
        if (test.Count > 0 && untested.Count > 0)
        {
            yield return Warning($"{Count(untested.Count, "class has", "classes have")} training clips but no test clip; first: "
                + $"'{glosses[untested[0]]}'");
        }
    }

    private static (string? Dataset, string Location) Key(IsolatedItem item) => (item.Dataset, item.Location);

    private static string Plain(string gloss) => gloss.Trim().Normalize(NormalizationForm.FormC).ToUpperInvariant();

    private static string Examples(IEnumerable<string> all) => string.Join(", ", all.Take(5));

    private static string Count(int count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count} "
        + $"{(count == 1 ? one : many)}");

    private static LabelFinding Warning(string text) => new(false, text);
}

/// <summary>Something about a data set's labels or splits that would make a result wrong or a run pointless.</summary>
/// <param name="IsError">True where no right result can come of it; false where it may be meant.</param>
/// <param name="Text">One line: how many, the first of them, and what to do.</param>
public sealed record LabelFinding(bool IsError, string Text);

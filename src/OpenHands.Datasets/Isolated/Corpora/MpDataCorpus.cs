using OpenHands.Formats.Numpy;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated.Corpora;

/// <summary>
/// <c>MP_Data/GLOSS/CLIP/FRAME.npy</c> (<see cref="FrameFolder"/>). root_dir is MP_Data; classes are its folders, in ordinal order. With a
/// split_file (CSV of clip, gloss[, split][, signer], where a clip is GLOSS/CLIP) the clips are those of the list. Without one the first
/// three quarters of each gloss's clips, in the order of their numbers, are the training split and the others test and validation: by the
/// same people, so accuracies are optimistic. Ours.
/// </summary>
public sealed class MpDataCorpus : IsolatedCorpus
{
    private const string Training = "train";

    /// <inheritdoc/>
    public override string ClassName => "MPDataDataset";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ReadGlosses(IsolatedDatasetSettings options) => options.SplitFile is { } list
        ? SplitTable.Read(list, "clip", options).Glosses
        : [.. Clips(options).Select(clip => clip.Gloss).Distinct().Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, int> ReadSplits(IsolatedDatasetSettings options) =>
        options.SplitFile is { } list ? SplitTable.Read(list, "clip", options).Splits() : new Dictionary<string, int>();

    /// <inheritdoc/>
    public override RootLandmark? Landmark(IsolatedDatasetSettings options) => null;

    /// <inheritdoc/>
    public override IEnumerable<IsolatedItem> ReadItems(IsolatedDatasetSettings options, IReadOnlyList<string> glosses)
    {
        if (options.SplitFile is { } list)
        {
            return SplitTable.Read(list, "clip", options).Items(options.Splits, glosses, clip => Path.Combine(options.RootDirectory, clip));
        }

        var vocabulary = new Vocabulary(glosses, options.RootDirectory);
        return from clips in Clips(options).GroupBy(clip => clip.Gloss)
               from numbered in clips.Index()
               where IsChosen(options.Splits, isTraining: numbered.Index < clips.Count() * 3 / 4)
               let location = Path.Combine(options.RootDirectory, numbered.Item.Name)
               select new IsolatedItem(numbered.Item.Name, location, vocabulary.Label(clips.Key, location), clips.Key);
    }

    /// <inheritdoc/>
    public override IClipReader OpenReader(IsolatedDatasetSettings options) => new FrameFolderReader();

    private static bool IsChosen(SplitSelection splits, bool isTraining) =>
        isTraining ? splits.Contains(Training) : splits.Contains("test") || splits.Contains("val");

    private static IEnumerable<(string Name, string Gloss)> Clips(IsolatedDatasetSettings options)
    {
        if (!Directory.Exists(options.RootDirectory))
        {
            throw new InvalidDataException($"{options.RootDirectory}: there is no such folder of clips; check root_dir");
        }

        var clips = FrameFolder.Find(options.RootDirectory);
        if (clips.FirstOrDefault(clip => clip.Count(c => c == '/') != 1) is { } other)
        {
            throw new InvalidDataException(
                $"{Path.Combine(options.RootDirectory, other)}: frames here; expected GLOSS/CLIP/FRAME.npy below "
                + $"{options.RootDirectory}; set root_dir to the folder that has a folder for each gloss");
        }

        return clips.Count > 0
            ? clips.Select(clip => (clip, GlossText.Clean(clip.Split('/')[0], Path.Combine(options.RootDirectory, clip))))
            : throw new InvalidDataException($"{options.RootDirectory}: no clips; expected GLOSS/CLIP/FRAME.npy below it");
    }
}

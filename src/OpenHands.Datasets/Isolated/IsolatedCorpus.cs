using OpenHands.Poses;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated;

/// <summary>
/// How one published dataset describes itself: its class list, its clips and its splits. Your own data set is one class derived from
/// this, added to <see cref="IsolatedDatasets"/>; where a CSV of file, gloss and split is enough, none is needed.
/// </summary>
public abstract class IsolatedCorpus
{
    // More than one, since a clip of the list may be missing.
    private protected const int SomeClips = 5;

    /// <summary>Upstream's class name, the last part of a configuration's <c>_target_</c>.</summary>
    public abstract string ClassName { get; }

    /// <summary>ISO 639-3 code of the sign language, or null where the dataset has several.</summary>
    public virtual string? LanguageCode => null;

    /// <summary>Reads the classes in the order of their labels.</summary>
    /// <exception cref="InvalidDataException">A metadata file is missing or not as expected; the message names it.</exception>
    public abstract IReadOnlyList<string> ReadGlosses(IsolatedDatasetSettings options);

    /// <summary>Reads the clips of the selected splits, in an order that does not depend on the machine.</summary>
    /// <param name="options">Where the metadata and the clips are.</param>
    /// <param name="glosses">The classes as <see cref="ReadGlosses"/> gave them.</param>
    /// <exception cref="InvalidDataException">A metadata file is missing or not as expected; the message names it.</exception>
    public abstract IEnumerable<IsolatedItem> ReadItems(IsolatedDatasetSettings options, IReadOnlyList<string> glosses);

    /// <summary>
    /// What the root folder is known by: some clips of the list, or names of a form. Null where there is nothing to know it by; then it is
    /// taken as it is.
    /// </summary>
    public virtual RootLandmark? Landmark(IsolatedDatasetSettings options)
    {
        if (!File.Exists(options.SplitFile ?? options.ClassMappingsFile))
        {
            return null; // reading the list says so
        }

        var reader = new PickleClipReader(options.Defects);
        var files = ReadItems(options, ReadGlosses(options)).Take(SomeClips)
            .Select(item => Path.GetRelativePath(options.RootDirectory, reader.Resolve(item.Location))).ToList();
        return files.Count > 0 ? RootLandmark.AnyOf(files) : null;
    }

    /// <summary>
    /// How many clips the metadata has of each split that it names, whether selected or not; empty where the split is not named there.
    /// </summary>
    /// <exception cref="InvalidDataException">A metadata file is missing or not as expected; the message names it.</exception>
    public virtual IReadOnlyDictionary<string, int> ReadSplits(IsolatedDatasetSettings options) => new Dictionary<string, int>();

    /// <summary>Opens what the clips are read from; pickles in the root folder unless a dataset says otherwise.</summary>
    /// <exception cref="InvalidDataException">It cannot be opened.</exception>
    public virtual IClipReader OpenReader(IsolatedDatasetSettings options) => new PickleClipReader(options.Defects, options.LayoutTrouble);

    /// <summary>
    /// The file name's part between dots and underscores that is a signer, like the 9 of <c>001_009_002.pkl</c>, as a number.
    /// </summary>
    private protected static int Number(ReadOnlySpan<char> digits, string where) =>
        int.TryParse(digits, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidDataException($"{where}: expected a number where the name has '{digits}'");
}

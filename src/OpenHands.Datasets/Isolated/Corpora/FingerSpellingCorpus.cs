using OpenHands.Poses;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated.Corpora;

/// <summary>
/// Fingerspelling of several languages: root/language/glosses.csv and root/language/pkl_poses/split/gloss/*.pkl; letters are shared over
/// the languages.
/// </summary>
public sealed class FingerSpellingCorpus : IsolatedCorpus
{
    /// <inheritdoc/>
    public override string ClassName => "FingerSpellingDataset";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ReadGlosses(IsolatedDatasetSettings options)
    {
        if (options.LanguageSet.Count == 0)
        {
            throw new InvalidDataException($"{ClassName} needs language_set, the folders whose alphabets make up the classes");
        }

        return [.. options.LanguageSet.SelectMany(language => Alphabet(options, language))
            .Select(letter => letter.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public override IEnumerable<IsolatedItem> ReadItems(IsolatedDatasetSettings options, IReadOnlyList<string> glosses)
    {
        var vocabulary = new Vocabulary(glosses, "language_set");
        var split = options.Splits.ToString().Trim('[', ']');
        foreach (var language in options.Languages.Count == 0 ? options.LanguageSet : options.Languages)
        {
            foreach (var letter in Alphabet(options, language))
            {
                var folder = Path.Combine(Folder(options, language), "pkl_poses", split, letter);
                foreach (var file in ClipFolder.Pickles(folder, SearchOption.TopDirectoryOnly))
                {
                    var name = Path.GetFileName(file);
                    var location = options.Defects.FingerspellingCutsAtFirstDot ? Path.Combine(folder, name[..name.IndexOf('.')]) : file;
                    var gloss = letter.ToLowerInvariant();
                    yield return new IsolatedItem(location, location, vocabulary.Label(gloss, file), gloss, null, language);
                }
            }
        }
    }

    // The letters' files say where a language is, so there is nothing to be known by before them.
    /// <inheritdoc/>
    public override RootLandmark? Landmark(IsolatedDatasetSettings options) => null;

    // A zip that begins with its own name makes root/language/language.
    private static string Folder(IsolatedDatasetSettings options, string language)
    {
        var folder = Path.Combine(options.RootDirectory, language);
        var doubled = Path.Combine(folder, language);
        return !File.Exists(Path.Combine(folder, "glosses.csv")) && Directory.Exists(doubled) ? doubled : folder;
    }

    private static IEnumerable<string> Alphabet(IsolatedDatasetSettings options, string language) =>
        MetadataTable.WithoutHeader(Path.Combine(Folder(options, language), "glosses.csv"), 1).Rows.Select(row => row[0].Trim())
            .Where(letter => letter.Length > 0);
}

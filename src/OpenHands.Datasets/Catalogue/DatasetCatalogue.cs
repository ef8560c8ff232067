namespace OpenHands.Datasets.Catalogue;

/// <summary>The tables of experiments/catalogue: raw corpora, isolated datasets, upstream's checkpoints, expected counts.</summary>
public sealed class DatasetCatalogue
{
    private DatasetCatalogue(IReadOnlyList<CatalogueEntry> entries, IReadOnlyList<ExpectedCount> counts)
    {
        Entries = entries;
        ExpectedCounts = counts;
    }

    /// <summary>All that the catalogue knows how to fetch, or knows not to be public.</summary>
    public IReadOnlyList<CatalogueEntry> Entries { get; }

    /// <summary>What complete datasets hold.</summary>
    public IReadOnlyList<ExpectedCount> ExpectedCounts { get; }

    /// <summary>Reads the tables of a folder.</summary>
    /// <exception cref="InvalidDataException">A table is missing or wrong; the message names file, line and column.</exception>
    public static DatasetCatalogue Load(string folder)
    {
        List<CatalogueEntry> entries =
        [
            .. CatalogueTable.Read(Path.Combine(folder, "raw_corpora.csv"), RawCorpus),
            .. CatalogueTable.Read(Path.Combine(folder, "isolated_datasets.csv"), IsolatedDataset),
            .. CatalogueTable.Read(Path.Combine(folder, "checkpoints.csv"), Checkpoint),
        ];
        if (entries.GroupBy(entry => entry.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InvalidDataException($"{folder}: the name {twice.Key} is used twice");
        }

        if (entries.FirstOrDefault(entry => entry.Availability == Availability.Public && entry.Url is null) is { } nowhere)
        {
            throw new InvalidDataException($"{folder}: {nowhere.Name} is public but has no url");
        }

        return new(entries, CatalogueTable.Read(Path.Combine(folder, "expected_counts.csv"), Count));
    }

    /// <summary>The entry of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the most similar ones.</exception>
    public CatalogueEntry Find(string name) => Entries.FirstOrDefault(entry => string.Equals(entry.Name, name, StringComparison.Ordinal))
        ?? throw new ArgumentException($"the catalogue has no entry {name}; near it: {string.Join(", ", Similar(name))}");

    private IEnumerable<string> Similar(string name) => Entries
        .Select(entry => entry.Name)
        .OrderBy(known => IsPart(known, name) || IsPart(name, known) ? 0 : Distance(known, name))
        .Take(3);

    private static bool IsPart(string whole, string part) => whole.Contains(part, StringComparison.OrdinalIgnoreCase);

    // Levenshtein's distance, without regard to case.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var corner = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = corner + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                corner = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }

    private static RawCorpus RawCorpus(CatalogueTable row) => new()
    {
        Name = row.Text("name"),
        Language = row.Text("language"),
        LanguageCode = row.Text("code"),
        Hours = row.Number<double>("hours"),
        Url = row.Url("url"),
        Bytes = row.OptionalNumber<long>("bytes"),
        BytesExact = row.Flag("bytes_exact"),
        Sha256 = row.Sha256("sha256"),
        Licence = row.Text("licence"),
        Availability = Available(row),
        Source = row.Text("source"),
    };

    private static IsolatedDatasetFile IsolatedDataset(CatalogueTable row) => new()
    {
        Name = row.Text("name"),
        Dataset = row.Text("dataset"),
        Language = row.Text("language"),
        LanguageCode = row.Text("code"),
        Content = row.Choice("content", ("poses", "poses"), ("metadata", "metadata")),
        Url = row.Url("url"),
        Bytes = row.OptionalNumber<long>("bytes"),
        BytesExact = row.Flag("bytes_exact"),
        Sha256 = row.Sha256("sha256"),
        Licence = row.Text("licence"),
        Availability = Available(row),
        Source = row.Text("source"),
    };

    private static UpstreamCheckpoint Checkpoint(CatalogueTable row) => new()
    {
        Name = row.Text("name"),
        Dataset = row.Text("dataset"),
        Model = row.Text("model"),
        Url = row.Url("url"),
        Bytes = row.OptionalNumber<long>("bytes"),
        BytesExact = row.Flag("bytes_exact"),
        Sha256 = row.Sha256("sha256"),
        Licence = row.Text("licence"),
        Availability = Available(row),
        Source = row.Text("source"),
    };

    private static Availability Available(CatalogueTable row) =>
        row.Choice("availability", [.. Enum.GetValues<Availability>().Select(value => (value.Text(), value))]);

    private static ExpectedCount Count(CatalogueTable row) => new(
        row.Text("dataset"), row.Text("variant"), row.Text("split"), row.Number<int>("items"), row.Number<int>("classes"),
        row.Text("source"));
}

/// <summary>How many items and classes a split of a dataset has when it is complete.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="Variant">Which of its subsets, such as <c>wlasl100</c>.</param>
/// <param name="Split"><c>train</c>, <c>val</c> or <c>test</c>.</param>
/// <param name="Items">Number of clips.</param>
/// <param name="Classes">Number of glosses that this split's metadata define.</param>
/// <param name="Source">Where the numbers come from.</param>
public sealed record ExpectedCount(string Dataset, string Variant, string Split, int Items, int Classes, string Source);

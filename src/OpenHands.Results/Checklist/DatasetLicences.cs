using CsvHelper;

namespace OpenHands.Results.Checklist;

/// <summary>The licences of the catalogue's data sets and corpora.</summary>
internal static class DatasetLicences
{
    /// <summary>Licence by name, from every CSV of the catalogue that has both columns.</summary>
    public static IReadOnlyDictionary<string, string> Read(string catalogue)
    {
        var licences = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in ((string[])["isolated_datasets.csv", "raw_corpora.csv"]).Select(name => Path.Combine(catalogue, name))
            .Where(File.Exists))
        {
            using var csv = CsvReader.FromFile(file, new CsvReaderOptions { HasHeader = true });
            while (csv.Read())
            {
                licences.TryAdd(csv.GetString("name"), csv.GetString("licence"));
            }
        }

        return licences;
    }
}

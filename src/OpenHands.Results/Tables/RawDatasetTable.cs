using CsvHelper;
using OpenHands.Runs;

namespace OpenHands.Results.Tables;

/// <summary>
/// <c>raw_datasets</c>: the raw pose corpora of the catalogue, then every HDF5 file set that a run of this repository built.
/// </summary>
public static class RawDatasetTable
{
    private static readonly string[] Columns =
        ["Dataset", "Language", "Hours", "Size", "Download", "availability", "recordings", "frames", "sha256", "commit"];

    /// <summary>Builds the table.</summary>
    /// <param name="catalogue">Path of <c>experiments/catalogue/raw_corpora.csv</c>.</param>
    /// <param name="index">The runs of all suites.</param>
    /// <exception cref="InvalidDataException">The catalogue cannot be read; the message names file and line.</exception>
    public static Table Build(string catalogue, RunIndex index) => new(
        "raw_datasets",
        "Raw pose corpora",
        "Published corpora with the figures of the catalogue (hours of video, size of the download), and below them what runs of this "
            + "repository built: hours are frames at 25 frames a second, the checksum is that of the largest file.",
        Columns,
        [.. Published(catalogue), .. index.Runs.Where(r => r.Record.Kind == "hdf5").Select(Built)]);

    private static List<string[]> Published(string catalogue)
    {
        var rows = new List<string[]>();
        try
        {
            using var csv = CsvReader.FromFile(catalogue, new CsvReaderOptions { HasHeader = true, TrackLineNumbers = true });
            while (csv.Read())
            {
                rows.Add(
                [
                    csv.GetString("name"), csv.GetString("language"), csv.GetString("hours"), csv.GetString("bytes"), csv.GetString("url"),
                    csv.GetString("availability"), string.Empty, string.Empty, csv.GetString("sha256"), string.Empty,
                ]);
            }
        }
        catch (CsvFormatException e)
        {
            throw new InvalidDataException($"{catalogue}, line {e.LineNumber}: {e.Message}", e);
        }

        return rows;
    }

    private static string[] Built(Run run)
    {
        var frames = run.Record.Metric("frames");
        var files = run.Manifest.Outputs.Where(f => f.Path.EndsWith(".h5", StringComparison.Ordinal))
            .OrderByDescending(f => f.Bytes).ToList();
        return
        [
            run.Name,
            string.Empty,
            Figures.Fraction(frames / 25 / 3600),
            Figures.Whole(files.Sum(f => f.Bytes)),
            run.Folder,
            "built here",
            Figures.Number(run.Record.Metric("recordings")),
            Figures.Number(frames),
            files.FirstOrDefault()?.Sha256 ?? string.Empty,
            run.Manifest.Commit,
        ];
    }
}

using Build.Stages;
using Build.Suites;

namespace Build.Tests.Suites;

public sealed class DownloadPreviewTests
{
    [Fact]
    public void A_download_stage_shows_size_availability_and_licence_of_each_entry()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.csv"),
            "name,url,bytes,bytes_exact,licence,availability\n"
                + "INCLUDE,https://x/y.zip,600000000,no,\"see there, please\",public\nCSL,,,no,on request,request\n");
        File.WriteAllText(folder.File("b.csv"), "dataset,count\nINCLUDE,4287\n");
        var stage = new Stage("archives", CachedKind.Named("download"), folder.File("out"))
        {
            Parameters = new Dictionary<string, string> { ["entries.0"] = "INCLUDE", ["entries.1"] = "CSL", ["entries.2"] = "Nowhere" },
        };

        Assert.Equal(
            [
                "would fetch INCLUDE: about 0.6 GB, public, licence: see there, please",
                "you must bring CSL: size unknown, request, licence: on request",
                "Nowhere: not in the catalogue",
            ],
            new DownloadPreview(folder.Path).Of(stage).Select(line => line.Trim()));
    }

    [Fact]
    public void Totals_count_each_entry_once_and_tell_when_the_disk_is_too_small()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            folder.File("a.csv"),
            "name,url,bytes,bytes_exact,licence,availability\n"
                + "A,https://x/a.zip,3000000000,no,l,public\nB,https://x/b.zip,,no,l,public\nC,https://x/c.zip,2000000000,no,l,public\n"
                + "D,https://x/d.zip,4000000000,no,l,public\nE,,,no,l,on request\nmediapipe_holistic,,3,yes,l,public\n");
        Directory.CreateDirectory(folder.File("out"));
        File.WriteAllText(folder.File("out/d.zip"), "there");
        using (var part = File.Create(folder.File("out/c.zip.part")))
        {
            part.SetLength(500_000_000);
        }

        var preview = new DownloadPreview(folder.Path);
        string[] names = ["A", "B", "C", "D", "E", "A", .. Enumerable.Repeat("B", 5)];
        var stage = new Stage("archives", CachedKind.Named("download"), folder.File("out"))
        {
            Parameters = names.Select((n, i) => (n, i)).ToDictionary(e => $"entries.{e.i}", e => e.n),
        };

        var lines = preview.Of(stage).Select(line => line.Trim()).ToList();
        Assert.Equal(names.Length, lines.Count);
        Assert.Equal("would fetch C: about 2.0 GB (0.5 GB of it have arrived), public, licence: l", lines[2]);
        Assert.Equal("have D", lines[3]);
        Assert.StartsWith("would fetch mediapipe_holistic: ", preview.OfModels(folder.File("models")).Trim(), StringComparison.Ordinal);
        Assert.Equal(
            [
                "4 files to fetch: 4.5 GB and 1 of unknown size; 4.0 GB free on the disk. Unpacked, archives need room again.",
                "They do not fit: 0.5 GB are lacking.",
                "1 files are not public: bring your own (docs/datasets.md).",
            ],
            preview.Totals(4_000_000_000));
        Directory.CreateDirectory(folder.File("models"));
        File.WriteAllText(folder.File("models/a.tflite"), "abc");
        Assert.Equal("have mediapipe_holistic", preview.OfModels(folder.File("models")).Trim());
    }
}

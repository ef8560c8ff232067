using Build.Stages;
using Build.Suites;

namespace Build.Tests.Suites;

public sealed class DownloadPreviewTests
{
    [Fact]
    public void A_download_stage_shows_size_availability_and_licence_of_each_entry()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.csv"), "name,url,bytes,bytes_exact,licence,availability\nINCLUDE,https://x/y.zip,600000000,no,\"see there, please\",public\nCSL,,,no,on request,request\n");
        File.WriteAllText(folder.File("b.csv"), "dataset,count\nINCLUDE,4287\n");
        var stage = new Stage("archives", StageKind.Named("download"), folder.File("out"))
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
}

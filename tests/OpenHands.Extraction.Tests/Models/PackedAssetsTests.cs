using OpenHands.Extraction.Models;

namespace OpenHands.Extraction.Tests.Models;

public sealed class PackedAssetsTests
{
    [Fact]
    public void Files_are_found_by_the_index_in_the_loader_script()
    {
        using var folder = new TemporaryFolder();
        var assets = Write(
            folder,
            """
            {"files": [{"filename": "/a/one.tflite", "start": 0, "end": 3}, {"filename": "/b/two.bin", "start": 3, "end": 5}],
            "remote_package_size": 5}
            """);

        Assert.Equal([1, 2, 3], assets.Read("one.tflite"));
        Assert.Equal([4, 5], assets.Read("two.bin"));
    }

    [Fact]
    public void A_file_that_is_not_packed_is_named_with_those_that_are()
    {
        using var folder = new TemporaryFolder();
        var assets = Write(folder, """{"files": [{"filename": "/a/one.tflite", "start": 0, "end": 3}]}""");

        var error = Assert.Throws<InvalidDataException>(() => assets.Read("three.tflite"));

        Assert.Contains("three.tflite", error.Message);
        Assert.Contains("one.tflite", error.Message);
    }

    [Theory]
    [InlineData("""{"files": [{"filename": "/a", "start": 0, "end": 6}]}""")]
    [InlineData("""{"files": [{"filename": "/a", "start": -1, "end": 2}]}""")]
    [InlineData("""{"files": [{"filename": "/a", "start": 3, "end": 2}]}""")]
    [InlineData("""{"files": [{"filename": "/a", "start": "x", "end": 2}]}""")]
    [InlineData("""{"files": 3}""")]
    [InlineData("""{"else": []}""")]
    [InlineData("""{not json}""")]
    public void An_index_that_does_not_fit_is_refused(string index)
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<InvalidDataException>(() => Write(folder, index));
    }

    [Fact]
    public void A_script_without_an_index_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("loader.js"), "console.log(1)");
        File.WriteAllBytes(folder.File("assets.data"), [1]);
        Assert.Throws<InvalidDataException>(() => PackedAssets.Open(folder.File("assets.data"), folder.File("loader.js")));
    }

    private static PackedAssets Write(TemporaryFolder folder, string index)
    {
        File.WriteAllBytes(folder.File("assets.data"), [1, 2, 3, 4, 5]);
        File.WriteAllText(folder.File("loader.js"), $"(function() {{ loadPackage({index}); }})();");
        return PackedAssets.Open(folder.File("assets.data"), folder.File("loader.js"));
    }
}

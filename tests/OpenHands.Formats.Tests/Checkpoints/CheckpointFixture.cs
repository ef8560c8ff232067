using System.IO.Compression;
using System.Text.Json;

namespace OpenHands.Formats.Tests.Checkpoints;

/// <summary>The checkpoint files of tests/fixtures/formats/checkpoints, unpacked where they are gzipped.</summary>
internal static class CheckpointFixture
{
    public static string Path(string name) => Fixtures.Path("formats", "checkpoints", name);

    /// <summary>The bytes of a fixture.</summary>
    public static byte[] Bytes(string name)
    {
        if (File.Exists(Path(name)))
        {
            return File.ReadAllBytes(Path(name));
        }

        using var packed = new GZipStream(File.OpenRead(Path(name + ".gz")), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        packed.CopyTo(unpacked);
        return unpacked.ToArray();
    }

    /// <summary>A fixture as a plain file in a folder.</summary>
    public static string Unpack(TemporaryFolder folder, string name)
    {
        var path = folder.File(name);
        File.WriteAllBytes(path, Bytes(name));
        return path;
    }

    /// <summary>Name, shape and type of each tensor of the DPC state dict, in PyTorch's order.</summary>
    public static List<(string Name, long[] Shape, string Type)> ExpectedStateDict()
    {
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Path("ckpt_expected.json")));
        return [.. expected.RootElement.GetProperty("state_dict").EnumerateArray()
            .Select(row => (row[0].GetString()!, row[1].EnumerateArray().Select(n => n.GetInt64()).ToArray(), row[2].GetString()!))];
    }
}

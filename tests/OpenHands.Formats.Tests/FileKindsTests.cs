using System.IO.Compression;
using System.Text;
using OpenHands.Formats.Checkpoints;
using OpenHands.Formats.Numpy;
using OpenHands.Formats.Pickles;
using OpenHands.Formats.PoseFormat;

namespace OpenHands.Formats.Tests;

public sealed class FileKindsTests
{
    public static TheoryData<string, string> Mistakes => new()
    {
        { "H4sIAAAAAAAAAw==", "gunzip" },
        { "QlpoOTFBWSZTWQ==", "bunzip2" },
        { "/Td6WFoAAATm1g==", "unxz" },
        { "KLUv/QBYAQAAAA==", "unzstd" },
        { Text("<html><body>Sign in</body></html>"), "a web page" },
        { Text("\uFEFF\n <!DOCTYPE HTML>\n<title>404</title>"), "download it again" },
        { Text("version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 1\n"), "git lfs pull" },
        { "iUhERg0KGgo=", "an HDF5 file" },
        { Text("PAR1\u0015\u0004"), "a Parquet table" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Every_reader_says_what_a_file_really_is_and_what_to_do(string base64, string says)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("mistaken");
        File.WriteAllBytes(path, Convert.FromBase64String(base64));

        foreach (var read in (Action[])[
            () => PosePickle.Read(path), () => HolisticPoseFormat.Read(path), () => PyTorchCheckpoint.Read(path),
            () => SafeTensors.Read(path), () => NpyFile.Read(path)])
        {
            var error = Assert.Throws<InvalidDataException>(read);
            Assert.StartsWith(path + ": this is ", error.Message);
            Assert.Contains(says, error.Message);
        }
    }

    [Theory]
    [InlineData("28_gzipped.pkl", "gunzip")]
    [InlineData("29_lfs_pointer.pkl", "git lfs pull")]
    [InlineData("40_bz2.pkl", "bunzip2")]
    public void A_packed_or_missing_pickle_of_the_cases_is_named(string name, string says)
    {
        var path = Fixtures.Shared("cases", "data", name);
        Assert.Contains(says, Assert.Throws<InvalidDataException>(() => PosePickle.Read(path)).Message);
    }

    [Fact]
    public void Good_files_are_what_they_are()
    {
        using var folder = new TemporaryFolder();
        SafeTensors.Write(folder.File("a"), [TensorEntry.FromSingles("w", [1], [1])]);
        NpyFile.Write(folder.File("b"), new float[] { 1 }, 1);
        using (var zip = ZipFile.Open(folder.File("c"), ZipArchiveMode.Create))
        {
            zip.CreateEntry("x");
        }

        Assert.Equal([FileKind.SafeTensors, FileKind.Npy, FileKind.Zip],
            ((string[])["a", "b", "c"]).Select(name => FileKinds.Of(folder.File(name))));
        Assert.Equal(FileKind.Pickle, FileKinds.Of(Fixtures.Path("formats", "pickles", "pose_p4_float64.pkl")));
        Assert.Equal("w", CheckpointSummary.Of(folder.File("a")).Tensors.Single().Name);
    }

    [Theory]
    [InlineData("a.H5", ".h5", true)]
    [InlineData("a.hdf5", ".h5", true)]
    [InlineData("a.HDF5", ".h5", true)]
    [InlineData("a.PKL", ".pkl", true)]
    [InlineData("a.h5.tmp", ".h5", false)]
    public void Suffixes_count_in_any_case(string path, string extension, bool has) =>
        Assert.Equal(has, FileKinds.HasExtension(path, extension));

    private static string Text(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    [Theory]
    [InlineData(0x0280)] // as a pickle begins
    [InlineData(0x8b1f)] // as gzip data begins
    public void A_safetensors_file_is_one_whatever_the_length_of_its_header(int length)
    {
        byte[] head = [.. BitConverter.GetBytes((ulong)length), .. "{\"__metadata__\""u8];
        Assert.Equal(FileKind.SafeTensors, FileKinds.Of(head));
    }
}

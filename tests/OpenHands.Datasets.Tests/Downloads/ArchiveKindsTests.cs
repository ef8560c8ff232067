using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using OpenHands.Datasets.Downloads;

namespace OpenHands.Datasets.Tests.Downloads;

/// <summary>Archives as other programs write them, and files that only have an archive's name.</summary>
public sealed class ArchiveKindsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Target => _folder.File("out");

    [Theory]
    [InlineData("12_dotslash.tgz", "d/a.pkl")]
    [InlineData("13_sparse_pax.tgz", "sp.bin")]
    [InlineData("14_cp437.zip", "grün/mögen.pkl")]
    [InlineData("16_hard_link.tgz", "d/a.pkl d/h.pkl")]
    public void An_archive_of_the_cases_is_unpacked(string name, string files)
    {
        Extract(Fixtures.Shared("cases", "data", name));

        Assert.Equal(files.Split(' '), Unpacked());
        if (name == "13_sparse_pax.tgz")
        {
            var bytes = File.ReadAllBytes(Path.Combine(Target, "sp.bin"));
            Assert.Equal(100_003, bytes.Length);
            Assert.Equal("hi\n"u8, bytes.AsSpan(100_000));
        }
    }

    [Fact]
    public void A_gzipped_tar_under_the_name_of_a_tar_is_unpacked()
    {
        Extract(Fixtures.Shared("cases", "data", "34_gz_named.tar"));

        Assert.NotEmpty(Unpacked());
    }

    [Theory]
    [InlineData("15_encrypted.zip", "with its password")]
    [InlineData("36_html.tgz", "a web page")]
    public void What_cannot_be_unpacked_is_named_with_the_cure(string name, string cure)
    {
        var path = Fixtures.Shared("cases", "data", name);

        var error = Assert.Throws<InvalidDataException>(() => Extract(path));

        Assert.StartsWith(path, error.Message);
        Assert.Contains(cure, error.Message);
    }

    [Theory]
    [InlineData("a.zip")]
    [InlineData("a.tar")]
    [InlineData("a.TGZ")]
    [InlineData("a")]
    public void The_content_decides_not_the_name(string name)
    {
        Tar(new GZipStream(File.Create(_folder.File(name)), CompressionLevel.Fastest), new PaxTarEntry(TarEntryType.Directory, "./"),
            Plain("./d/a", "1"));

        Extract(_folder.File(name));

        Assert.Equal(["d/a"], Unpacked());
    }

    [Theory]
    [InlineData("BZh91AY&SY", "bzip2")]
    [InlineData("\u00fd7zXZ\0", "xz")]
    [InlineData("7z\u00bc\u00af\u0027\u001c", "7-Zip")]
    [InlineData("version https://git-lfs.github.com/spec/v1\n", "git lfs pull")]
    [InlineData("<!DOCTYPE html>", "download it again")]
    [InlineData("{}", "an unknown format")]
    [InlineData("", "the file is empty")]
    public void A_file_of_another_kind_is_named(string content, string says)
    {
        File.WriteAllBytes(_folder.File("a.tar.gz"), Encoding.Latin1.GetBytes(content));

        Assert.Contains(says, Assert.Throws<InvalidDataException>(() => Extract(_folder.File("a.tar.gz"))).Message);
    }

    [Fact]
    public void A_gzipped_file_that_is_no_tar_is_named()
    {
        using (var gzip = new GZipStream(File.Create(_folder.File("a.tgz")), CompressionLevel.Fastest))
        {
            gzip.Write("<html>"u8);
        }

        Assert.Contains("inside it this is a web page", Assert.Throws<InvalidDataException>(() => Extract(_folder.File("a.tgz"))).Message);
    }

    [Fact]
    public void A_hard_link_to_a_file_of_the_archive_is_a_copy_and_counts()
    {
        Tar(File.Create(_folder.File("a.tar")), Plain("d/a", "12345"),
            new PaxTarEntry(TarEntryType.HardLink, "./d/b") { LinkName = "./d/a" });

        Assert.Contains("more than 8 bytes", Assert.Throws<InvalidDataException>(() => Extract(_folder.File("a.tar"), 8)).Message);
        Extract(_folder.File("a.tar"));

        File.WriteAllText(Path.Combine(Target, "d", "a"), "changed");
        Assert.Equal("12345", File.ReadAllText(Path.Combine(Target, "d", "b")));
    }

    [Theory]
    [InlineData("d/later")]
    [InlineData("../out.partial/d/a")]
    [InlineData("/etc/hostname")]
    [InlineData("d")]
    public void A_hard_link_to_anything_else_is_refused(string target)
    {
        Tar(File.Create(_folder.File("a.tar")), Plain("d/a", "1"), new PaxTarEntry(TarEntryType.HardLink, "b") { LinkName = target },
            Plain("d/later", "2"));

        Assert.Contains("not an earlier file", Assert.Throws<InvalidDataException>(() => Extract(_folder.File("a.tar"))).Message);
    }

    [Theory]
    [InlineData("1.0", "2\n3\n2\n8\n1\n", "\0\0\0ab\0\0\0c\0")]
    [InlineData("1.0", "0\n", "\0\0\0\0\0\0\0\0\0\0")]
    [InlineData("0.1", "3,2,8,1", "\0\0\0ab\0\0\0c\0")]
    public void A_sparse_file_is_filled_up(string version, string map, string content)
    {
        Tar(File.Create(_folder.File("a.tar")), Sparse(version, map, "10"), Plain("next", "n"));

        Extract(_folder.File("a.tar"));

        Assert.Equal(["real", "next"], Unpacked().OrderDescending());
        Assert.Equal(content, File.ReadAllText(Path.Combine(Target, "real")));
    }

    [Theory]
    [InlineData("1.0", "2\n3\n2\n4\n1\n", "10")]
    [InlineData("1.0", "1\n9\n2\n", "10")]
    [InlineData("1.0", "99999999999\n", "10")]
    [InlineData("0.1", "3,2,8", "10")]
    [InlineData("0.1", "3,9223372036854775807", "10")]
    [InlineData("0.0", "", "10")]
    public void A_sparse_file_with_a_bad_map_is_refused(string version, string map, string length)
    {
        Tar(File.Create(_folder.File("a.tar")), Sparse(version, map, length));

        Assert.Contains("without --sparse", Assert.Throws<InvalidDataException>(() => Extract(_folder.File("a.tar"))).Message);
    }

    [Fact]
    public void A_sparse_file_of_a_petabyte_is_not_written()
    {
        Tar(File.Create(_folder.File("a.tar")), Sparse("1.0", "0\n", "1000000000000000"));

        Assert.Contains("unpacks to more", Assert.Throws<InvalidDataException>(() => Extract(_folder.File("a.tar"))).Message);
    }

    [Fact]
    public void An_old_sparse_file_is_named_with_the_cure()
    {
        Tar(File.Create(_folder.File("a.tar")), Plain("sp", "1"));
        var bytes = File.ReadAllBytes(_folder.File("a.tar"));
        var at = bytes.AsSpan().IndexOf("ustar"u8) - 257;
        bytes[at + 156] = (byte)'S';
        "        "u8.CopyTo(bytes.AsSpan(at + 148));
        "ustar  \0"u8.CopyTo(bytes.AsSpan(at + 257));
        var sum = bytes.AsSpan(at, 512).ToArray().Sum(value => value);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(bytes, at + 148);
        File.WriteAllBytes(_folder.File("a.tar"), bytes);

        Assert.Contains("without --sparse", Assert.Throws<InvalidDataException>(() => Extract(_folder.File("a.tar"))).Message);
    }

    [Theory]
    [InlineData("67728165", "grüe")]
    [InlineData("6772c3bc65", "grüe")]
    public void Names_of_a_zip_that_do_not_say_their_encoding_are_read(string name, string expected)
    {
        using (var zip = ZipFile.Open(_folder.File("a.zip"), ZipArchiveMode.Create))
        {
            zip.CreateEntry(new string('x', name.Length / 2));
        }

        var bytes = File.ReadAllBytes(_folder.File("a.zip"));
        for (int at; (at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(new string('x', name.Length / 2)))) >= 0;)
        {
            Convert.FromHexString(name).CopyTo(bytes, at);
        }

        File.WriteAllBytes(_folder.File("a.zip"), bytes);
        Extract(_folder.File("a.zip"));

        Assert.Equal([expected], Unpacked());
    }

    public void Dispose() => _folder.Dispose();

    private static PaxTarEntry Plain(string name, string text) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) };

    private static PaxTarEntry Sparse(string version, string map, string length)
    {
        var attributes = new Dictionary<string, string> { ["GNU.sparse.name"] = "real" };
        if (version == "1.0")
        {
            attributes["GNU.sparse.major"] = "1";
            attributes["GNU.sparse.minor"] = "0";
            attributes["GNU.sparse.realsize"] = length;
            map = map.PadRight(512, '\0');
        }
        else
        {
            attributes["GNU.sparse.size"] = length;
            if (version == "0.1")
            {
                attributes["GNU.sparse.map"] = map;
            }

            map = "";
        }

        var content = new MemoryStream(Encoding.ASCII.GetBytes(map + "abc"));
        return new(TarEntryType.RegularFile, "./GNUSparseFile.1/real", attributes) { DataStream = content };
    }

    private static void Tar(Stream stream, params PaxTarEntry[] entries)
    {
        using var writer = new TarWriter(stream);
        foreach (var entry in entries)
        {
            writer.WriteEntry(entry);
        }

    }

    private void Extract(string archive, long most = 1L << 30) =>
        new ArchiveExtractor(new ExtractionLimits { MostBytes = most }).Extract(
            archive, Target, cancellation: TestContext.Current.CancellationToken);

    private string[] Unpacked() =>
        [.. Directory.GetFiles(Target, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Target, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
}

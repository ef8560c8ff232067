using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using OpenHands.Datasets.Downloads;

namespace OpenHands.Datasets.Tests.Downloads;

public sealed class ArchiveExtractorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Target => _folder.File("out");

    [Theory]
    [InlineData("a.zip")]
    [InlineData("a.tar.gz")]
    [InlineData("a.tar")]
    public void Files_are_unpacked_into_a_new_folder(string name)
    {
        var archive = Pack(name, ("poses/a.pkl", "first"), ("poses/b/ä.pkl", "second"), ("empty", ""));

        Extract(archive);

        Assert.Equal("first", File.ReadAllText(Path.Combine(Target, "poses", "a.pkl")));
        Assert.Equal("second", File.ReadAllText(Path.Combine(Target, "poses", "b", "ä.pkl")));
        Assert.Equal("", File.ReadAllText(Path.Combine(Target, "empty")));
        Assert.False(Directory.Exists(Target + ".partial"));
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("/tmp/evil")]
    [InlineData("..\\evil")]
    [InlineData("C:\\evil")]
    [InlineData("a//evil")]
    [InlineData("a\u0001b")]
    public void An_entry_that_leads_out_is_refused(string entry)
    {
        foreach (var name in (string[])["a.zip", "a.tar.gz"])
        {
            var error = Assert.Throws<InvalidDataException>(() => Extract(Pack(name, ("good", "x"), (entry, "evil"))));

            Assert.Contains("no safe place", error.Message);
            Assert.StartsWith(_folder.File(name), error.Message);
            Assert.DoesNotContain(
                Directory.GetFileSystemEntries(_folder.Path), path => path != _folder.File("a.zip") && path != _folder.File("a.tar.gz"));
        }
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    public void Links_in_a_tar_are_refused(TarEntryType type)
    {
        var archive = _folder.File("a.tar");
        using (var writer = new TarWriter(File.Create(archive)))
        {
            writer.WriteEntry(new PaxTarEntry(type, "link") { LinkName = "/etc/passwd" });
        }

        Assert.Contains("is a link", Assert.Throws<InvalidDataException>(() => Extract(archive)).Message);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public void Links_in_a_zip_are_refused()
    {
        var archive = _folder.File("a.zip");
        using (var zip = ZipFile.Open(archive, ZipArchiveMode.Create))
        {
            var entry = zip.CreateEntry("link");
            entry.ExternalAttributes = 0xA1FF << 16;
            using var content = entry.Open();
            content.Write("/etc/passwd"u8);
        }

        Assert.Contains("is a link", Assert.Throws<InvalidDataException>(() => Extract(archive)).Message);
    }

    [Fact]
    public void A_bomb_is_refused_before_it_is_written()
    {
        var archive = _folder.File("a.zip");
        using (var zip = ZipFile.Open(archive, ZipArchiveMode.Create))
        {
            using var content = zip.CreateEntry("zeros", CompressionLevel.Fastest).Open();
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 100; i++)
            {
                content.Write(zeros);
            }
        }

        Assert.Contains("unpacks to more than",
            Assert.Throws<InvalidDataException>(() => Extract(archive, new ExtractionLimits { MostRatio = 100 })).Message);
        Assert.Contains("more than 1000 bytes",
            Assert.Throws<InvalidDataException>(() => Extract(archive, new ExtractionLimits { MostBytes = 1000 })).Message);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public void An_entry_that_announces_too_little_is_stopped()
    {
        var archive = Pack("a.zip", ("zeros", new string('0', 100_000)));
        var bytes = File.ReadAllBytes(archive);
        var directory = bytes.AsSpan().LastIndexOf("PK\x01\x02"u8);
        BitConverter.GetBytes(10).CopyTo(bytes, directory + 24);
        File.WriteAllBytes(archive, bytes);

        Assert.Throws<InvalidDataException>(() => Extract(archive));
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public void Zips_in_a_zip_are_unpacked_into_folders_of_their_names()
    {
        var poses = File.ReadAllBytes(Pack("Pose_Signs.zip", ("Pose_Signs/Adjectives/1. loud/MVI_1.pkl", "clip")));
        var splits = File.ReadAllBytes(Pack("bare.zip", ("train.csv", "list")));
        var archive = _folder.File("INCLUDE.zip");
        using (var zip = new ZipArchive(File.Create(archive), ZipArchiveMode.Create))
        {
            foreach (var (name, bytes) in ((string, byte[])[])[("INCLUDE/Pose_Signs.zip", poses), ("INCLUDE/Splits.zip", splits),
                ("INCLUDE/no.zip", [1, 2])])
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(bytes);
            }
        }

        Extract(archive);

        Assert.Equal(
            ["INCLUDE/Pose_Signs/Adjectives/1. loud/MVI_1.pkl", "INCLUDE/Splits/train.csv", "INCLUDE/no.zip"],
            Directory.GetFiles(Target, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Target, file))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Zips_in_a_zip_share_its_limits_and_its_refusals()
    {
        var inner = Pack("a.zip", ("zeros", new string('0', 1000)), ("more", new string('1', 1000)));
        var (outer, evil) = (_folder.File("outer.zip"), _folder.File("evil.zip"));
        Nest(outer, "a.zip", inner);
        Nest(evil, "b.zip", Pack("b.zip", ("../out", "x")));

        Assert.Contains("unpacks to more than 1500 bytes",
            Assert.Throws<InvalidDataException>(() => Extract(outer, new() { MostBytes = 1500 })).Message);
        Assert.Contains("b.zip in it: refused", Assert.Throws<InvalidDataException>(() => Extract(evil)).Message);
        for (var depth = 0; depth < 3; depth++)
        {
            var next = _folder.File($"deep{depth}.zip");
            Nest(next, $"in{depth}.zip", depth == 0 ? inner : _folder.File($"deep{depth - 1}.zip"));
        }

        Assert.Contains("more than 3 deep", Assert.Throws<InvalidDataException>(() => Extract(_folder.File("deep2.zip"))).Message);
        Assert.False(Directory.Exists(Target) || Directory.Exists(Target + ".partial"));
    }

    private static void Nest(string archive, string name, string inner)
    {
        using var zip = new ZipArchive(File.Create(archive), ZipArchiveMode.Create);
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(File.ReadAllBytes(inner));
    }

    [Fact]
    public void Two_files_of_one_name_are_refused() =>
        Assert.Contains("twice", Assert.Throws<InvalidDataException>(() => Extract(Pack("a.zip", ("A", "1"), ("a", "2")))).Message);

    [Theory]
    [InlineData("a.zip")]
    [InlineData("a.tar.gz")]
    public void A_cut_off_archive_is_refused_and_leaves_nothing(string name)
    {
        var archive = Pack(name, ("a", Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', 5000)))), ("b", "2"));
        var bytes = File.ReadAllBytes(archive);
        File.WriteAllBytes(archive, bytes[..(bytes.Length * 2 / 3)]);

        Assert.StartsWith(archive, Assert.Throws<InvalidDataException>(() => Extract(archive)).Message);
        Assert.False(Directory.Exists(Target) || Directory.Exists(Target + ".partial"));
    }

    [Fact]
    public void An_interrupted_extraction_goes_on()
    {
        var archive = Pack("a.zip", ("a", "first"), ("b", "second"));
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(
            () => new ArchiveExtractor(new()).Extract(archive, Target, new Immediately(_ => stop.Cancel()), cancellation: stop.Token));
        Assert.False(Directory.Exists(Target));
        var whole = Path.Combine(Target + ".partial", "a");
        File.WriteAllText(whole, "FIRST");

        Extract(archive);

        // The file that was whole has not been written again.
        Assert.Equal("FIRST", File.ReadAllText(Path.Combine(Target, "a")));
        Assert.Equal("second", File.ReadAllText(Path.Combine(Target, "b")));
    }

    public void Dispose() => _folder.Dispose();

    private void Extract(string archive, ExtractionLimits? limits = null) =>
        new ArchiveExtractor(limits ?? new()).Extract(archive, Target, cancellation: TestContext.Current.CancellationToken);

    private string Pack(string name, params (string Entry, string Text)[] files)
    {
        var path = _folder.File(name);
        if (name.EndsWith(".zip", StringComparison.Ordinal))
        {
            using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
            foreach (var (entry, text) in files)
            {
                using var content = zip.CreateEntry(entry).Open();
                content.Write(Encoding.UTF8.GetBytes(text));
            }

            return path;
        }

        using var file = File.Create(path);
        using var plain = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : (Stream)file;
        using var tar = new TarWriter(plain);
        foreach (var (entry, text) in files)
        {
            tar.WriteEntry(
                new PaxTarEntry(TarEntryType.RegularFile, entry) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }

        return path;
    }

    private sealed class Immediately(Action<long> action) : IProgress<long>
    {
        public void Report(long value) => action(value);
    }
}

using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using OpenHands.Datasets.Downloads;

namespace OpenHands.Datasets.Tests.Downloads;

/// <summary>An archive of which only some entries are wanted.</summary>
public sealed class KeptEntriesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Target => _folder.File("out");

    [Fact]
    public void Only_what_is_wanted_is_unpacked_under_the_name_asked_for()
    {
        Pack(Plain("top/keep/a", "1"), Plain("top/keep/b: is no name on Windows", "2"), Plain("top/other/c: neither", "3"));

        Extract(name => name.EndsWith("/a", StringComparison.Ordinal) ? "kept/a" : null);

        Assert.Equal([Path.Combine(Target, "kept", "a")], Directory.GetFiles(Target, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_link_outside_of_what_is_wanted_is_left_packed()
    {
        Pack(Plain("top/keep/a", "1"), Link("top/venv/python"));

        Extract(name => name.Contains("keep", StringComparison.Ordinal) ? name : null);

        Assert.Single(Directory.GetFiles(Target, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_link_inside_of_what_is_wanted_is_refused()
    {
        Pack(Plain("top/keep/a", "1"), Link("top/keep/b"));

        Assert.Contains("is a link", Refused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../escaped")]
    [InlineData("top/../../escaped")]
    [InlineData("/tmp/escaped")]
    [InlineData("\\\\host\\escaped")]
    public void An_entry_that_leads_out_of_the_folder_is_refused_wanted_or_not(string name)
    {
        Pack(Plain("top/keep/a", "1"), Plain(name, "2"));

        Assert.Contains("has no safe place", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_stays_packed_counts_too()
    {
        Pack(Plain("top/keep/a", "1"), Plain("top/other/b", "123456789"));

        Assert.Contains("more than 8 bytes", Refused(most: 8), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Refused(long most = 1 << 20)
    {
        var error = Assert.Throws<InvalidDataException>(
            () => Extract(name => name.Contains("keep", StringComparison.Ordinal) ? name : null, most));
        Assert.False(Directory.Exists(Target));
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), "escaped"));
        return error.Message;
    }

    private void Extract(Func<string, string?> keep, long most = 1 << 20) => new ArchiveExtractor(new ExtractionLimits { MostBytes = most })
        .Extract(_folder.File("a.tgz"), Target, keep: keep, cancellation: TestContext.Current.CancellationToken);

    private static PaxTarEntry Plain(string name, string text) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) };

    private static PaxTarEntry Link(string name) => new(TarEntryType.SymbolicLink, name) { LinkName = "/usr/bin/python3" };

    private void Pack(params PaxTarEntry[] entries)
    {
        using var writer = new TarWriter(new GZipStream(File.Create(_folder.File("a.tgz")), CompressionLevel.Fastest));
        foreach (var entry in entries)
        {
            writer.WriteEntry(entry);
        }
    }
}

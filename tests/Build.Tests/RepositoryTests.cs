using System.Text.RegularExpressions;

namespace Build.Tests;

/// <summary>Rules that the compiler does not check.</summary>
public sealed partial class RepositoryTests
{
    private const int Longest = 140;

    [Fact]
    public void No_source_has_a_line_above_140_characters() =>
        Assert.Empty(Sources().SelectMany(path => File.ReadLines(Path.Combine(Fixtures.Root, path))
            .Select((line, i) => (Line: line, Where: $"{path}:{i + 1}"))).Where(l => l.Line.Length > Longest).Select(l => l.Where));

    [Fact]
    public void Links_and_citations_lead_to_files_and_headings_of_the_repository()
    {
        var texts = Texts();
        var broken = new List<string>();
        foreach (var (path, text) in texts)
        {
            // Tables among the fixtures link to runs of the folder that they were written for.
            var links = path.EndsWith(".md", StringComparison.Ordinal) && !path.StartsWith("tests/fixtures/", StringComparison.Ordinal)
                ? MarkdownLinks().Matches(text).Select(link => (Target: link.Groups[1].Value, From: Path.GetDirectoryName(path)!))
                : [];
            // A citation in a comment names its page from the root: docs/upstream.md#sgn.
            foreach (var (target, from) in links.Concat(Citations().Matches(text).Select(c => (c.Value, string.Empty))))
            {
                var (page, anchor) = target.Split('#') is [var file, var heading] ? (file, heading) : (target, null);
                var full = page.Length == 0 ? path : Path.GetRelativePath(Fixtures.Root, Path.Combine(Fixtures.Root, from, page));
                if (!Path.Exists(Path.Combine(Fixtures.Root, full)))
                {
                    broken.Add($"{path}: there is no {full}");
                }
                else if (anchor is not null && !Headings(File.ReadAllText(Path.Combine(Fixtures.Root, full))).Contains(anchor))
                {
                    broken.Add($"{path}: {full} has no heading #{anchor}");
                }
            }
        }

        Assert.Contains(texts, text => Citations().IsMatch(text.Text));
        Assert.Empty(broken);
    }

    [Fact]
    public void Nothing_cites_a_specification_that_is_not_in_the_repository() =>
        Assert.Empty(Texts().SelectMany(file => OutsideCitations().Matches(file.Text).Select(m => $"{file.Path}: {m.Value}")));

    // GitHub's anchors: lower case, hyphens for spaces, punctuation left out.
    private static IEnumerable<string> Headings(string markdown) =>
        markdown.Split('\n').Where(line => line.StartsWith('#')).Select(line =>
            NoAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), string.Empty).Replace(' ', '-'));

    private static List<(string Path, string Text)> Texts()
    {
        string[] kinds = [".cs", ".md", ".yaml", ".csv", ".py", ".csproj", ".props"];
        string[] left = ["bin", "obj", "StrykerOutput"];
        var top = Directory.EnumerateFiles(Fixtures.Root, "*.md");
        var below = ((string[])["build", "docs", "experiments", "samples", "src", "tests"])
            .Where(folder => Directory.Exists(Path.Combine(Fixtures.Root, folder)))
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Fixtures.Root, folder), "*", SearchOption.AllDirectories));
        return [.. top.Concat(below).Where(path => kinds.Contains(Path.GetExtension(path)))
            .Select(path => Path.GetRelativePath(Fixtures.Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Intersect(left).Any())
            // Snapshots of tables have links that hold where tables are written.
            .Where(path => !path.StartsWith("tests/fixtures/", StringComparison.Ordinal) || Path.GetFileName(path) == "README.md")
            .Select(path => (path, File.ReadAllText(Path.Combine(Fixtures.Root, path))))];
    }

    [GeneratedRegex(@"\]\((?!https?:|mailto:)([^)\s]+)\)")]
    private static partial Regex MarkdownLinks();

    [GeneratedRegex(@"\bdocs/[\w/-]+\.md(#[\w-]+)?")]
    private static partial Regex Citations();

    [GeneratedRegex(@"\bspec/[a-z-]+\.md|(?<!\d{4}, )[Ss]ections? \d+\.\d")]
    private static partial Regex OutsideCitations();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();

    private static List<string> Sources()
    {
        string[] built = ["bin", "obj"];
        var paths = ((string[])["build", "samples", "src", "tests"])
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Fixtures.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Fixtures.Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Intersect(built).Any()).ToList();
        Assert.True(paths.Count > 500, $"only {paths.Count} sources below {Fixtures.Root}");
        return paths;
    }
}

using System.Runtime.CompilerServices;

namespace OpenHands.Tests;

/// <summary>
/// Where tests find their files: this repository's fixtures, and the shared folder beside the checkout where there is one.
/// </summary>
internal static class Fixtures
{
    /// <summary>The root of this repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>tests/fixtures/...</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, "tests", "fixtures", .. parts]);

    /// <summary>../shared/..., or a skipped test with the reason where that folder is absent.</summary>
    public static string Shared(params string[] parts)
    {
        var path = System.IO.Path.Combine([Root, "..", "shared", .. parts]);
        Assert.SkipUnless(
            System.IO.Path.Exists(path),
            $"needs {string.Join('/', (string[])["../shared", .. parts])}, which is not on this machine");
        return System.IO.Path.GetFullPath(path);
    }

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var directory = System.IO.Path.GetDirectoryName(here);
        for (; directory is not null; directory = System.IO.Path.GetDirectoryName(directory))
        {
            if (File.Exists(System.IO.Path.Combine(directory, "global.json")))
            {
                return directory;
            }
        }

        throw new DirectoryNotFoundException($"no global.json above {here}");
    }
}

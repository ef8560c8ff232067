using OpenHands.Extraction.Models;

namespace OpenHands.Tests;

/// <summary>The models in data/models of this checkout, where the Download target has fetched them.</summary>
internal static class LocalModels
{
    /// <summary>Their folder; a test that asks is skipped with the reason where a file that the complexity needs is not there.</summary>
    public static string Folder(int complexity)
    {
        var folder = System.IO.Path.Combine(Fixtures.Root, "data", "models");
        var missing = ModelStore.Missing(folder, complexity);
        Assert.SkipWhen(
            missing.Count > 0,
            $"needs {string.Join(", ", missing.Select(m => $"{m.File.Name} ({m.Reason})"))} in data/models; "
                + "./build.sh --target=Download --models fetches it");
        return folder;
    }
}

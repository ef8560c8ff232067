using OpenHands.Extraction.Models;

namespace OpenHands.Extraction.Tests;

/// <summary>The models in data/models of this checkout, where a run has fetched them.</summary>
internal static class LocalModels
{
    public static ModelStore Open(int complexity)
    {
        var folder = Path.Combine(Fixtures.Root, "data", "models");
        var missing = ModelStore.Missing(folder, complexity);
        Assert.SkipWhen(
            missing.Count > 0, $"needs {string.Join(", ", missing.Select(m => $"{m.File.Name} ({m.Reason})"))} in data/models, where an extraction fetches it");
        return ModelStore.Ensure(folder, complexity, TestContext.Current.CancellationToken);
    }
}

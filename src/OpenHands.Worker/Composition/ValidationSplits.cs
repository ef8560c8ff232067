using OpenHands.Settings.Data;
using OpenHands.Settings.Stages;

namespace OpenHands.Worker.Composition;

/// <summary>The splits that a classification configuration reads, each once, by the names that the catalogue's counts have.</summary>
internal static class ValidationSplits
{
    public static IReadOnlyList<(string Name, IsolatedDatasetSettings Dataset)> Of(ClassificationData data)
    {
        var splits = new List<(string Name, IsolatedDatasetSettings Dataset)> { ("train", data.Train!.Dataset) };
        Add(data.Test?.Dataset, "test");
        // Upstream has no test pipeline and points the validation's to the test split.
        Add(data.Validation?.Dataset, data.Test is not null || IsValidation(data.Validation?.Dataset) ? "val" : "test");
        return splits;

        void Add(IsolatedDatasetSettings? dataset, string name)
        {
            if (dataset is not null && !splits.Any(other => Key(other.Dataset) == Key(dataset)))
            {
                splits.Add((name, dataset with { SignerPattern = dataset.SignerPattern ?? data.Train.Dataset.SignerPattern }));
            }
        }
    }

    /// <summary>Whether a pipeline names a validation split.</summary>
    public static bool IsValidation(IsolatedDatasetSettings? dataset) =>
        dataset is not null && dataset.Splits.Names.Any(split => split.StartsWith("val", StringComparison.OrdinalIgnoreCase)
            || split.StartsWith("dev", StringComparison.OrdinalIgnoreCase));

    private static (string Root, string? File, string Splits) Key(IsolatedDatasetSettings dataset) =>
        (dataset.RootDirectory, dataset.SplitFile, dataset.Splits.ToString());
}

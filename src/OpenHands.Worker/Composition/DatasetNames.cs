using OpenHands.Datasets.Sampling;
using OpenHands.Settings.Stages;

namespace OpenHands.Worker.Composition;

/// <summary>What tables call a run's data: the <c>dataset</c> key, else the data set's class, else the corpus folder.</summary>
internal static class DatasetNames
{
    private const string Suffix = "Dataset";

    public static string Of(PretrainSettings config) =>
        config.Run.Dataset ?? string.Join('+', config.Train.Roots.Select(NameOf));

    // A store that was packed for one corpus bears its name.
    private static string NameOf(string root)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(root));
        return name.EndsWith(PretrainingData.PackedExtension, StringComparison.Ordinal)
            ? name[..^PretrainingData.PackedExtension.Length]
            : name;
    }

    public static string Of(ClassificationSettings config) => config.Run.Dataset ?? Of(config.Data);

    /// <summary>A data set's name by its class: <c>INCLUDE</c> of <c>INCLUDEDataset</c>.</summary>
    public static string OfClass(string className) =>
        className.EndsWith(Suffix, StringComparison.Ordinal) ? className[..^Suffix.Length].TrimEnd('_') : className;

    private static string Of(ClassificationData data) => OfClass((data.Test ?? data.Validation ?? data.Train)!.Dataset.ClassName);
}

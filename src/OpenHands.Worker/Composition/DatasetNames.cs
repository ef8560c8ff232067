using OpenHands.Configuration.Stages;

namespace OpenHands.Worker.Composition;

/// <summary>What tables call a run's data: the <c>dataset</c> key, else the data set's class, else the corpus folder.</summary>
internal static class DatasetNames
{
    private const string Suffix = "Dataset";

    public static string Of(PretrainConfig config) =>
        config.Run.Dataset ?? string.Join('+', config.Train.Roots.Select(root => Path.GetFileName(Path.TrimEndingDirectorySeparator(root))));

    public static string Of(FinetuneConfig config) => config.Run.Dataset ?? Of(config.Data);

    public static string Of(EvaluateConfig config) => config.Run.Dataset ?? Of(config.Data);

    private static string Of(ClassificationData data)
    {
        var name = (data.Test ?? data.Validation ?? data.Train)!.Dataset.ClassName;
        return name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length].TrimEnd('_') : name;
    }
}

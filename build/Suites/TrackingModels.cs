using Build.Stages;

namespace Build.Suites;

/// <summary>The models that stages of pose extraction need; the Download task has the worker fetch them.</summary>
public static class TrackingModels
{
    /// <summary>The name in the catalogue's models.csv.</summary>
    public const string Entry = "mediapipe_holistic";

    /// <summary>Where they are put unless a stage names another folder.</summary>
    public const string DefaultFolder = "data/models";

    /// <summary>The folders in which stages that would run look for models.</summary>
    public static IEnumerable<string> FoldersOf(IEnumerable<StageStatus> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        return stages.Where(s => !s.IsCurrent && s.Stage.Kind.Name == "extract")
            .Select(s => s.Stage.Parameters.GetValueOrDefault("models", DefaultFolder)).Distinct(StringComparer.Ordinal);
    }
}

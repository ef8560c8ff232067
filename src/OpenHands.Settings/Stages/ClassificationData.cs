using OpenHands.Settings.Data;
using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Stages;

/// <summary><c>data</c> of classification.</summary>
/// <param name="Train"><c>train_pipeline</c>; may be absent where nothing is trained.</param>
/// <param name="Validation"><c>valid_pipeline</c>.</param>
/// <param name="Test"><c>test_pipeline</c>; without it, evaluation takes <c>valid_pipeline</c>, which upstream points to the test split.</param>
public sealed record ClassificationData(PipelineSettings? Train, PipelineSettings? Validation, PipelineSettings? Test)
{
    internal static ClassificationData Read(MapReader map)
    {
        if (map.Text("modality") is { } modality && modality != "pose")
        {
            map.Problem("modality", $"'{modality}': only pose data is supported; write modality: pose");
        }

        var data = new ClassificationData(Pipeline("train_pipeline"), Pipeline("valid_pipeline"), Pipeline("test_pipeline"));
        map.End();
        return data;

        PipelineSettings? Pipeline(string key) => map.Map(key) is { } pipeline ? PipelineSettings.Read(pipeline) : null;
    }
}

using OpenHands.Settings.Reading;
using OpenHands.Poses.Transforms;

namespace OpenHands.Settings.Data;

/// <summary><c>data.train_pipeline</c>, <c>valid_pipeline</c>, <c>test_pipeline</c> of classification.</summary>
/// <param name="Dataset"><c>dataset</c>: which clips.</param>
/// <param name="Transforms"><c>transforms</c>: applied to each clip in order; none where absent.</param>
/// <param name="Loader"><c>dataloader</c>: how clips become batches.</param>
public sealed record PipelineSettings(IsolatedDatasetSettings Dataset, IReadOnlyList<TransformSpecification> Transforms, DataLoaderSettings Loader)
{
    internal static PipelineSettings Read(MapReader map)
    {
        var pipeline = new PipelineSettings(
            IsolatedDatasetSettings.Read(map.RequiredMap("dataset")),
            TransformList.Read(map, "transforms"),
            DataLoaderSettings.Read(map.Map("dataloader")));
        map.End();
        return pipeline;
    }
}

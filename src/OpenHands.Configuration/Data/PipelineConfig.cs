using OpenHands.Configuration.Reading;

namespace OpenHands.Configuration.Data;

/// <summary><c>data.train_pipeline</c>, <c>valid_pipeline</c>, <c>test_pipeline</c> of classification.</summary>
/// <param name="Dataset"><c>dataset</c>: which clips.</param>
/// <param name="Transforms"><c>transforms</c>: applied to each clip in order; none where absent.</param>
/// <param name="Loader"><c>dataloader</c>: how clips become batches.</param>
public sealed record PipelineConfig(IsolatedDatasetConfig Dataset, IReadOnlyList<TransformConfig> Transforms, DataLoaderConfig Loader)
{
    internal static PipelineConfig Read(MapReader map)
    {
        var pipeline = new PipelineConfig(
            IsolatedDatasetConfig.Read(map.RequiredMap("dataset")),
            TransformConfig.ReadList(map, "transforms"),
            DataLoaderConfig.Read(map.Map("dataloader")));
        map.End();
        return pipeline;
    }
}

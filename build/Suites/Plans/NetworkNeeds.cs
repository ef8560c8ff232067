namespace Build.Suites.Plans;

/// <summary>
/// Memory, files and arithmetic of the networks of the suites, from <c>measured_needs.csv</c> of the catalogue: measured at one size and
/// proportional to the frames of a batch beyond what the process needs anyway.
/// </summary>
/// <param name="catalogue">Folder of the tables.</param>
public sealed class NetworkNeeds(string catalogue)
{
    private const double Megabyte = 1e6;
    private const double KeptEpochs = 3; // exp_manager.checkpoint_callback_params.save_top_k, where it is not set

    // Forward once, backward twice; a multiply-add is two operations.
    private const double OperationsPerMultiplyAdd = 3 * 2;

    private readonly Lazy<IReadOnlyList<Dictionary<string, string>>> _needs = TrainingEstimates.Table(catalogue, "measured_needs.csv");
    private readonly Lazy<IReadOnlyList<Dictionary<string, string>>> _gpus = TrainingEstimates.Table(catalogue, "published_gpus.csv");

    /// <summary>The GPU of the lower bound, as its maker publishes it: name and operations a second.</summary>
    public (string Name, double OperationsPerSecond)? Gpu => _gpus.Value is [var row, ..]
        ? (row["name"], TrainingEstimates.Number(row, "float32_per_s", double.NaN)) : null;

    /// <summary>Bytes of a kind of stage whose memory does not depend on a network.</summary>
    public double? MemoryOf(string kind) => Row(kind) is { } row ? Value(row, "base_mb") * Megabyte : null;

    /// <summary>Bytes that a training needs.</summary>
    public double? Memory(TrainingEstimate training)
    {
        ArgumentNullException.ThrowIfNull(training);
        return Row(training.Model) is { } row
            ? (Value(row, "base_mb") + (Value(row, "frame_mb") * training.Batch * training.FramesPerItem)) * Megabyte
            : null;
    }

    /// <summary>Bytes of a training's checkpoints: the best epochs, the last, the best twice, and the state to resume from.</summary>
    public double? Files(TrainingEstimate training, IReadOnlyDictionary<string, string> parameters)
    {
        ArgumentNullException.ThrowIfNull(training);
        var best = TrainingEstimates.Number(parameters, "exp_manager.checkpoint_callback_params.save_top_k", KeptEpochs);
        return Row(training.Model) is { } row
            ? ((Value(row, "weights_mb") * (best + 3)) + Value(row, "state_mb")) * Megabyte
            : null;
    }

    /// <summary>Hours on the published GPU, were it busy with nothing but the products of the network, at its peak.</summary>
    public double? LeastGpuHours(TrainingEstimate training)
    {
        ArgumentNullException.ThrowIfNull(training);
        return Row(training.Model) is { } row && Gpu is { } gpu
            ? training.Frames * Value(row, "multiply_adds_frame") * OperationsPerMultiplyAdd / gpu.OperationsPerSecond / 3600
            : null;
    }

    private Dictionary<string, string>? Row(string model) => _needs.Value.FirstOrDefault(row => row.GetValueOrDefault("model") == model);

    private static double Value(Dictionary<string, string> row, string column) => TrainingEstimates.Number(row, column, double.NaN);
}

using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Networks;

/// <summary>
/// <c>model.objective</c>: what a pretraining learns. An objective's own keys stand beside it under <c>model</c>, as upstream's do.
/// </summary>
public abstract record ObjectiveSettings
{
    /// <summary>What a configuration without <c>objective</c> means: upstream has no other.</summary>
    public const string Default = "dpc";

    /// <summary>
    /// Every objective: its name in the YAML, in records and in <c>model.pretrained.type</c>, its label in tables, and its record. A new
    /// one has its line here and one in Models' <c>Objectives</c>.
    /// </summary>
    public static IReadOnlyList<RegistryEntry> All { get; } =
    [
        new(Default, "DPC", typeof(DpcSettings)),
        new("arrow-of-time", "Arrow-of-time", typeof(ArrowOfTimeSettings)),
        new("masked", "Masked", typeof(MaskedSettings)),
    ];

    /// <summary>What is learnt.</summary>
    [Setting("objective", Ours = true, Default = Default)]
    public string Name => All.Single(entry => entry.Settings == GetType()).Name;

    /// <summary>What is wrong with samples of so many windows W; null where it can learn from them.</summary>
    public virtual string? Refuses(int windows) => null;

    /// <summary>What is wrong with an encoder; null where the objective can train it.</summary>
    public virtual string? Refuses(ClipEncoderSettings encoder) => null;

    internal static ObjectiveSettings Read(MapReader model)
    {
        var name = model.Choice("objective", All.Select(entry => entry.Name)) ?? Default;
        return (ObjectiveSettings)SettingsBinder.Bind(All.Single(entry => entry.Name == name).Settings, model, end: false);
    }
}

/// <summary><c>objective: dpc</c>: dense predictive coding (Han et al., ICCVW 2019; Selvaraj et al., ACL 2022).</summary>
public sealed record DpcSettings : ObjectiveSettings
{
    /// <summary>Windows P at the end of a sample that are predicted.</summary>
    [Setting("pred_steps", Least = 1, Most = 1000)]
    public int PredictionSteps { get; init; } = 3;

    /// <inheritdoc/>
    public override string? Refuses(int windows) =>
        windows > PredictionSteps ? null : $"num_seq {windows} must be above model.pred_steps {PredictionSteps}";
}

/// <summary><c>objective: arrow-of-time</c>: is a window played forwards or backwards (Wei et al., CVPR 2018)? It has no keys.</summary>
public sealed record ArrowOfTimeSettings : ObjectiveSettings;

/// <summary>
/// <c>objective: masked</c>: hidden spans of each stream of joints are to be named by their place in clusters of the corpus, and measured.
/// </summary>
public sealed record MaskedSettings : ObjectiveSettings
{
    /// <summary>Joints of each stream, side by side: the right hand, the left hand and the two wrists of HandStreams.</summary>
    [Setting("streams", Ours = true)]
    public IReadOnlyList<int> Streams { get; init; } = [21, 21, 2];

    /// <summary>Clusters K of places, and as many of movements, of each stream; with a teacher, of its features.</summary>
    [Setting("clusters", Least = 2, Most = 65_536, Ours = true)]
    public int Clusters { get; init; } = 128;

    /// <summary>
    /// A checkpoint of a masked pretraining of the same encoder. What it makes of a step, nothing hidden, is clustered in place of places
    /// and movements (Hsu et al., TASLP 2021: HuBERT's second iteration).
    /// </summary>
    [Setting("teacher", Input = true, Ours = true)]
    public string? Teacher { get; init; }

    /// <summary>
    /// The teacher's first blocks, whose features are clustered: the last ones are made for the clusters that it was trained on.
    /// </summary>
    [Setting("teacher_blocks", Least = 1, Most = 1000, Ours = true)]
    public int TeacherBlocks { get; init; } = 1;

    /// <summary>Clips of the corpus that the clusters are found in.</summary>
    [Setting("cluster_clips", Least = 1, Most = 1_000_000, Ours = true)]
    public int ClusterClips { get; init; } = 2048;

    /// <summary>Share of a clip's steps that spans would hide if none overlapped.</summary>
    [Setting("mask_share", Least = 0.01, Most = 1, Ours = true)]
    public double MaskShare { get; init; } = 0.8;

    /// <summary>Steps of a hidden span.</summary>
    [Setting("mask_span", Least = 1, Most = 1000, Ours = true)]
    public int MaskSpan { get; init; } = 3;

    /// <summary>
    /// Weight of the distance from the true movement beside the cross entropy of the clusters, both summed and divided by the number of
    /// clusters asked for.
    /// </summary>
    [Setting("movement_weight", Least = 0, Most = 1000, Ours = true)]
    public double MovementWeight { get; init; } = 2;

    /// <summary>
    /// Weight of telling a clip's two views from the views of other clips (Chen et al., ICML 2020: SimCLR), beside the cross entropy of
    /// the clusters, both summed and divided by the number of clusters asked for; 0 leaves it out. It needs <c>num_seq: 2</c>.
    /// </summary>
    [Setting("view_weight", Least = 0, Most = 100_000, Ours = true)]
    public double ViewWeight { get; init; }

    /// <summary>What similarities of views, from -1 to 1, are divided by.</summary>
    [Setting("view_temperature", Least = 0.001, Most = 100, Ours = true)]
    public double ViewTemperature { get; init; } = 0.1;

    /// <summary>The first joint of each stream and how many it has.</summary>
    public IReadOnlyList<(int First, int Count)> Ranges => [.. Streams.Select((count, number) => (Streams.Take(number).Sum(), count))];

    /// <inheritdoc/>
    public override string? Refuses(int windows) =>
        ViewWeight == 0 || windows == 2 ? null : $"model.view_weight needs two views of a clip: num_seq {windows} must be 2";

    /// <inheritdoc/>
    public override string? Refuses(ClipEncoderSettings encoder) =>
        encoder is not ConvFormerSettings former
            ? $"objective masked needs features for steps of time; use conv-former instead of {encoder.Type}"
        : Streams.Any(count => count < 1) || Streams.Sum() != former.Joints
            ? $"streams {string.Join(" + ", Streams)} must be all of the encoder's num_points {former.Joints}"
        : Teacher is not null && TeacherBlocks > former.Blocks
            ? $"teacher_blocks {TeacherBlocks} is above the encoder's blocks {former.Blocks}"
        : null;
}

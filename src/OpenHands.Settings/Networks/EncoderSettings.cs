using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Networks;

/// <summary><c>model.encoder</c>: <c>type</c> and its <c>params</c>. It turns poses (N, C, T, V) into features.</summary>
public abstract record EncoderSettings
{
    /// <summary>
    /// Every encoder: its <c>type</c> in the YAML, its label in tables and its record. A new one has its line here and one in Models'
    /// <c>Networks</c>.
    /// </summary>
    public static IReadOnlyList<RegistryEntry> All { get; } =
    [
        new("st-gcn", "ST-GCN", typeof(StGcnSettings)),
        new("decoupled-gcn", "SL-GCN", typeof(DecoupledGcnSettings)),
        new("sgn", "SGN", typeof(SgnSettings)),
        new("tcn", "TCN", typeof(TcnSettings)),
        new("conv-former", "ConvFormer", typeof(ConvFormerSettings)),
        new("pose-flattener", null, typeof(PoseFlattenerSettings)), // learns nothing; the decoder names the model
    ];

    /// <summary>The <c>type</c>.</summary>
    public string Type => All.Single(entry => entry.Settings == GetType()).Name;

    internal static EncoderSettings Read(MapReader map) =>
        NetworkTypes.Read<EncoderSettings>(map, "encoder", All, () => new PoseFlattenerSettings());
}

/// <summary>An encoder that can be pretrained: one feature vector a clip, of a size that can be chosen.</summary>
public abstract record ClipEncoderSettings : EncoderSettings
{
    /// <summary>Size F of a feature vector. Pretraining takes <c>model.hidden_dim</c> instead.</summary>
    [Setting("n_out_features", Least = 1, Most = 1 << 16)]
    public int Features { get; init; } = 256;

    /// <summary>
    /// Share of a residual branch's samples that is left out in training. Not a key of the encoder: <c>training.drop_path</c> of a
    /// classifier.
    /// </summary>
    public double DropPath { get; init; }

    internal static new ClipEncoderSettings Read(MapReader map)
    {
        var encoder = EncoderSettings.Read(map) as ClipEncoderSettings;
        if (encoder is null)
        {
            var known = All.Where(entry => entry.Settings.IsSubclassOf(typeof(ClipEncoderSettings))).Select(entry => entry.Name);
            map.Problem("type", $"pretraining needs one of {string.Join(", ", known)}");
        }

        return encoder ?? new TcnSettings();
    }
}

/// <summary><c>st-gcn</c>: spatial-temporal graph convolutions (Yan et al., AAAI 2018).</summary>
public sealed record StGcnSettings : ClipEncoderSettings, IChecked
{
    /// <summary>Channels H of the first blocks; later ones have 2H and 4H.</summary>
    [Setting("hidden_channels", Least = 1, Most = 4096)]
    public int HiddenChannels { get; init; } = 64;

    /// <summary>Dropout after each block's temporal convolution.</summary>
    [Setting("dropout", Least = 0, Most = 1)]
    public double Dropout { get; init; }

    /// <summary>Whether each block learns a factor for every edge.</summary>
    [Setting("edge_importance_weighting")]
    public bool EdgeImportance { get; init; } = true;

    /// <summary>The skeleton.</summary>
    [Setting("graph_args", Default = "layout: mediapipe-27")]
    public GraphSettings Graph { get; init; } = GraphSettings.MediaPipe27;

    object IChecked.Checked(MapReader map) => this with { Graph = GraphSettings.OfEncoder(map, Graph) };
}

/// <summary><c>decoupled-gcn</c>: decoupled graph convolutions with DropGraph, the SL-GCN (Jiang et al., CVPRW 2021).</summary>
public sealed record DecoupledGcnSettings : ClipEncoderSettings, IChecked
{
    /// <summary>The skeleton.</summary>
    [Setting("graph_args", Default = "must be there")]
    public GraphSettings Graph { get; init; } = GraphSettings.MediaPipe27;

    /// <summary>Adjacency matrices of a block; channel c uses matrix c modulo groups.</summary>
    [Setting("groups", Least = 1, Most = 64)]
    public int Groups { get; init; } = 8;

    /// <summary>Frames that DropGraph drops together; odd.</summary>
    [Setting("block_size", Least = 1, Most = 9999)]
    public int BlockSize { get; init; } = 41;

    /// <summary>Share that DropGraph keeps in training; a constant of upstream, without a key.</summary>
    public double Keep { get; init; } = 0.9;

    object IChecked.Checked(MapReader map)
    {
        if (BlockSize % 2 == 0)
        {
            map.Problem("block_size", $"{BlockSize}: expected an odd number of frames");
        }

        if (!map.Has("graph_args") && !map.Has("inward_edges"))
        {
            map.Missing("graph_args", "a map");
        }

        return this with { Graph = GraphSettings.OfEncoder(map, Graph) };
    }
}

/// <summary><c>sgn</c>: semantics-guided network (Zhang et al., CVPR 2020).</summary>
public sealed record SgnSettings : EncoderSettings, IChecked
{
    /// <summary>Frames T that every clip must have.</summary>
    [Setting("n_frames", Required = true, Least = 1, Most = 100_000)]
    public int Frames { get; init; } = 32;

    /// <summary>Joints V.</summary>
    [Setting("num_points", Least = 1, Most = 1000)]
    public int Joints { get; init; } = 27;

    /// <summary>Must be true: none of upstream's files turns the biases off.</summary>
    [Setting("bias")]
    public bool Bias { get; init; } = true;

    /// <summary>Dropout of the frame layers; a constant of upstream, without a key.</summary>
    public double Dropout { get; init; } = 0.2;

    object IChecked.Checked(MapReader map)
    {
        if (!Bias)
        {
            map.Problem("bias", "only true is supported: none of upstream's files turns the biases off");
        }

        return this;
    }
}

/// <summary><c>tcn</c>: residual convolutions over the frames, joints side by side as channels.</summary>
public sealed record TcnSettings : ClipEncoderSettings, IChecked
{
    /// <summary>Creates the record with this encoder's smaller default size.</summary>
    public TcnSettings() => Features = 128;

    /// <summary>Joints V.</summary>
    [Setting("num_points", Least = 1, Most = 1000, Ours = true)]
    public int Joints { get; init; } = 27;

    /// <summary>Channels H.</summary>
    [Setting("hidden_channels", Least = 1, Most = 4096, Ours = true)]
    public int HiddenChannels { get; init; } = 128;

    /// <summary>Residual convolutions.</summary>
    [Setting("num_layers", Least = 0, Most = 100, Ours = true)]
    public int Layers { get; init; } = 3;

    /// <summary>Frames that a convolution sees; odd.</summary>
    [Setting("kernel_size", Least = 1, Most = 99, Ours = true)]
    public int Kernel { get; init; } = 3;

    /// <summary>Dropout before each convolution.</summary>
    [Setting("dropout", Least = 0, Most = 1, Ours = true)]
    public double Dropout { get; init; }

    object IChecked.Checked(MapReader map)
    {
        if (Kernel % 2 == 0)
        {
            map.Problem("kernel_size", $"{Kernel} is even; an odd one has a middle");
        }

        return this;
    }
}

/// <summary>
/// <c>conv-former</c>: depthwise convolutions and attention over time, on joints with x, y and whether they were seen (HandStreams).
/// </summary>
public sealed record ConvFormerSettings : ClipEncoderSettings, IChecked
{
    /// <summary>Joints V.</summary>
    [Setting("num_points", Least = 1, Most = 1000, Ours = true)]
    public int Joints { get; init; } = 44;

    /// <summary>Channels H.</summary>
    [Setting("hidden_channels", Least = 1, Most = 4096, Ours = true)]
    public int HiddenChannels { get; init; } = 128;

    /// <summary>Frames that become one step; the frames of a clip are a multiple of it.</summary>
    [Setting("frames_per_step", Least = 1, Most = 100, Ours = true)]
    public int FramesPerStep { get; init; } = 2;

    /// <summary>Blocks of convolutions and one attention.</summary>
    [Setting("num_blocks", Least = 1, Most = 100, Ours = true)]
    public int Blocks { get; init; } = 2;

    /// <summary>Convolutions in a block.</summary>
    [Setting("num_convolutions", Least = 0, Most = 100, Ours = true)]
    public int Convolutions { get; init; } = 3;

    /// <summary>How many times as wide a convolution is inside.</summary>
    [Setting("expansion", Least = 1, Most = 16, Ours = true)]
    public int Expansion { get; init; } = 1;

    /// <summary>Steps that a convolution sees; odd.</summary>
    [Setting("kernel_size", Least = 1, Most = 99, Ours = true)]
    public int Kernel { get; init; } = 11;

    /// <summary>Attention heads; a divisor of the channels.</summary>
    [Setting("num_attention_heads", Least = 1, Most = 1024, Ours = true)]
    public int Heads { get; init; } = 4;

    /// <summary>Dropout at the end of each residual branch.</summary>
    [Setting("dropout", Least = 0, Most = 0.99, Ours = true)]
    public double Dropout { get; init; }

    object IChecked.Checked(MapReader map)
    {
        if (Kernel % 2 == 0)
        {
            map.Problem("kernel_size", $"{Kernel} is even; an odd one has a middle");
        }

        if (HiddenChannels % Heads != 0)
        {
            map.Problem("hidden_channels", $"{HiddenChannels} is not a multiple of num_attention_heads {Heads}");
        }

        return this;
    }
}

/// <summary><c>pose-flattener</c>: joints and channels of a frame as one feature vector.</summary>
public sealed record PoseFlattenerSettings : EncoderSettings
{
    /// <summary>Joints V.</summary>
    [Setting("num_points", Least = 1, Most = 1000)]
    public int Joints { get; init; } = 27;
}

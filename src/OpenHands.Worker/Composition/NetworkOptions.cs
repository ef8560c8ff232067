using OpenHands.Settings.Networks;
using OpenHands.Models.Decoders;
using OpenHands.Models.Encoders;
using OpenHands.Models.Pretraining;

namespace OpenHands.Worker.Composition;

/// <summary>Configuration records of networks as the options that the networks take.</summary>
internal static class NetworkOptions
{
    /// <summary>The pretrainer's options.</summary>
    public static DpcOptions Pretrainer(PretrainerSettings model) => new()
    {
        Encoder = Encoder(model.Encoder, model.InChannels) with { Features = model.HiddenDim },
        PredictionSteps = model.PredictionSteps,
    };

    /// <summary>The options of a classifier on a pretrained encoder.</summary>
    public static DpcClassifierOptions Classifier(PretrainerSettings model, int channels, int classes) => new()
    {
        Encoder = Encoder(model.Encoder, channels) with { Features = model.HiddenDim },
        Classes = classes,
        Dropout = model.Dropout,
    };

    /// <summary>An encoder's options.</summary>
    public static EncoderOptions Encoder(EncoderSettings encoder, int channels) => encoder switch
    {
        StGcnSettings st => new EncoderOptions
        {
            Type = "st-gcn",
            InChannels = channels,
            Graph = Graph(st.Graph),
            Features = st.OutFeatures,
            HiddenChannels = st.HiddenChannels,
            Dropout = st.Dropout,
            EdgeImportanceWeighting = st.EdgeImportance,
        },
        DecoupledGcnSettings sl => new EncoderOptions
        {
            Type = "decoupled-gcn",
            InChannels = channels,
            Graph = Graph(sl.Graph),
            Features = sl.OutFeatures,
            Groups = sl.Groups,
            BlockSize = sl.BlockSize,
        },
        SgnSettings sgn => new EncoderOptions { Type = "sgn", InChannels = channels, Frames = sgn.Frames, Points = sgn.Joints },
        TcnSettings tcn => new EncoderOptions
        {
            Type = "tcn",
            InChannels = channels,
            Points = tcn.Joints,
            Features = tcn.OutFeatures,
            HiddenChannels = tcn.HiddenChannels,
            Layers = tcn.Layers,
            Kernel = tcn.Kernel,
            Dropout = tcn.Dropout,
        },
        PoseFlattenerSettings flat => new EncoderOptions { Type = "pose-flattener", InChannels = channels, Points = flat.Joints },
        _ => throw new ArgumentException($"no network for {encoder.GetType().Name}"),
    };

    /// <summary>A decoder's options.</summary>
    public static DecoderOptions Decoder(DecoderSettings decoder) => decoder switch
    {
        FcSettings fc => new DecoderOptions { Type = "fc", Dropout = fc.Dropout, BatchNorm = fc.BatchNorm },
        FineTunerSettings tuner => new DecoderOptions { Type = "fine_tuner", Dropout = tuner.Dropout, Pooling = tuner.Pooling },
        RnnSettings rnn => new DecoderOptions
        {
            Type = "rnn",
            Rnn = new RnnDecoderOptions
            {
                Type = rnn.IsLstm ? "LSTM" : "GRU",
                HiddenSize = rnn.HiddenSize,
                Layers = rnn.Layers,
                Bidirectional = rnn.Bidirectional,
                Attention = rnn.UseAttention,
            },
        },
        BertSettings bert => new DecoderOptions
        {
            Type = "bert",
            Bert = new BertDecoderOptions
            {
                HiddenSize = bert.HiddenSize,
                MaxPositions = bert.MaxPositions,
                LayerNormEpsilon = bert.LayerNormEps,
                Dropout = bert.Dropout,
                Heads = bert.Heads,
                Layers = bert.Layers,
                ClassToken = bert.ClsToken,
                Pooling = bert.Pooling ?? "att",
            },
        },
        _ => throw new ArgumentException($"no network for {decoder.GetType().Name}"),
    };

    private static GraphOptions Graph(GraphSettings graph) => new()
    {
        Layout = graph.Layout,
        Nodes = graph.Nodes,
        Center = graph.Center,
        InwardEdges = graph.InwardEdges,
        Strategy = graph.Strategy,
        MaxHop = graph.MaxHop,
        Dilation = graph.Dilation,
    };
}

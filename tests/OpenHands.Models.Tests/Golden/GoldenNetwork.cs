using System.Text.Json;
using OpenHands.Models.Decoders;
using OpenHands.Models.Encoders;
using OpenHands.Models.Graphs;
using OpenHands.Models.Pretraining;
using OpenHands.Poses;
using OpenHands.Settings.Networks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Tests.Golden;

/// <summary>Builds the network of a golden file's <c>config</c> node, with every dropout off as the goldens have it.</summary>
internal static class GoldenNetwork
{
    public static Module<Tensor, Tensor> Create(JsonElement golden, string name)
    {
        var config = golden.GetProperty("config");
        if (name.StartsWith("dpc_pretrain", StringComparison.Ordinal))
        {
            var dpc = new DpcSettings { PredictionSteps = config.GetProperty("pred_steps").GetInt32() };
            return new DpcPretrainer(Pretrainer(config) with { Objective = dpc }, Defects.Upstream);
        }

        var (channels, classes) = (Integer(config, "in_channels", 2), Integer(config, "num_class", 12));
        if (name.StartsWith("dpc_finetune", StringComparison.Ordinal))
        {
            return new DpcClassifier(Pretrainer(config), channels, classes);
        }

        var upstream = name.EndsWith("_upstream", StringComparison.Ordinal);
        return new SignClassifier(Encoder(config), Decoder(config.GetProperty("decoder")), channels, classes, upstream ? Defects.Upstream
            : null);
    }

    private static PretrainerSettings Pretrainer(JsonElement config) =>
        new() { Encoder = (ClipEncoderSettings)Encoder(config), InChannels = Integer(config, "in_channels", 2), Dropout = 0 };

    private static DecoderSettings Decoder(JsonElement decoder)
    {
        var parameters = decoder.GetProperty("params");
        var pooling = parameters.TryGetProperty("pooling_type", out var type) ? type.GetString() : null;
        return decoder.GetProperty("type").GetString() switch
        {
            "fc" => new FcSettings { Dropout = 0 },
            "fine_tuner" => new FineTunerSettings { Dropout = 0, Pooling = pooling },
            "rnn" => new RnnSettings
            {
                Cell = parameters.TryGetProperty("rnn_type", out var rnn) ? rnn.GetString()! : "GRU",
                HiddenSize = Integer(parameters, "hidden_size", 0),
                Layers = Integer(parameters, "num_layers", 1),
                Bidirectional = Flag(parameters, "bidirectional"),
                Attention = Flag(parameters, "use_attention"),
            },
            "bert" => new BertSettings
            {
                HiddenSize = Integer(parameters, "hidden_size", 0),
                MaxPositions = Integer(parameters, "max_position_embeddings", 0),
                Heads = Integer(parameters, "num_attention_heads", 0),
                Layers = Integer(parameters, "num_hidden_layers", 0),
                ClassToken = Flag(parameters, "cls_token"),
                Pooling = pooling,
                Dropout = 0,
                PooledDropout = 0,
            },
            var other => throw new ArgumentException($"no decoder {other}"),
        };
    }

    private static EncoderSettings Encoder(JsonElement config)
    {
        var encoder = config.GetProperty("encoder");
        var parameters = encoder.GetProperty("params");
        var graph = parameters.TryGetProperty("graph_args", out var args) && args.TryGetProperty("layout", out var layout)
            ? new GraphSettings { Layout = layout.GetString() }
            : new GraphSettings { InwardEdges = SkeletonGraph.MediaPipe27.InwardEdges };
        return encoder.GetProperty("type").GetString() switch
        {
            "st-gcn" => new StGcnSettings { Graph = graph },
            "decoupled-gcn" => new DecoupledGcnSettings { Graph = graph, Keep = 1 },
            "sgn" => new SgnSettings { Frames = Integer(parameters, "n_frames", 0), Dropout = 0 },
            "pose-flattener" => new PoseFlattenerSettings(),
            var other => throw new ArgumentException($"no encoder {other}"),
        };
    }

    private static bool Flag(JsonElement element, string key) => element.TryGetProperty(key, out var value) && value.GetBoolean();

    private static int Integer(JsonElement element, string key, int otherwise) =>
        element.TryGetProperty(key, out var value) ? value.GetInt32() : otherwise;
}

using System.Text.Json;
using OpenHands.Models.Decoders;
using OpenHands.Models.Encoders;
using OpenHands.Models.Pretraining;
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
            return new DpcPretrainer(new DpcOptions { Encoder = Encoder(config), PredictionSteps = config.GetProperty("pred_steps").GetInt32() }, Compatibility.Upstream);
        }

        if (name.StartsWith("dpc_finetune", StringComparison.Ordinal))
        {
            return new DpcClassifier(new DpcClassifierOptions { Encoder = Encoder(config), Classes = Integer(config, "num_class", 12), Dropout = 0 });
        }

        var upstream = name.EndsWith("_upstream", StringComparison.Ordinal);
        return new SignClassifier(Encoder(config), Decoder(config.GetProperty("decoder")), Integer(config, "num_class", 12), upstream ? Compatibility.Upstream : null);
    }

    private static DecoderOptions Decoder(JsonElement decoder)
    {
        var parameters = decoder.GetProperty("params");
        var pooling = parameters.TryGetProperty("pooling_type", out var type) ? type.GetString() : null;
        return new DecoderOptions
        {
            Type = decoder.GetProperty("type").GetString()!,
            Dropout = 0,
            Pooling = pooling,
            Rnn = new RnnDecoderOptions
            {
                Type = parameters.TryGetProperty("rnn_type", out var rnn) ? rnn.GetString()! : "GRU",
                HiddenSize = Integer(parameters, "hidden_size", 0),
                Layers = Integer(parameters, "num_layers", 1),
                Bidirectional = Flag(parameters, "bidirectional"),
                Attention = Flag(parameters, "use_attention"),
            },
            Bert = new BertDecoderOptions
            {
                HiddenSize = Integer(parameters, "hidden_size", 0),
                MaxPositions = Integer(parameters, "max_position_embeddings", 0),
                Heads = Integer(parameters, "num_attention_heads", 0),
                Layers = Integer(parameters, "num_hidden_layers", 0),
                ClassToken = Flag(parameters, "cls_token"),
                Pooling = pooling ?? "att",
                Dropout = 0,
                PooledDropout = 0,
            },
        };
    }

    private static EncoderOptions Encoder(JsonElement config)
    {
        var encoder = config.GetProperty("encoder");
        var parameters = encoder.GetProperty("params");
        return new EncoderOptions
        {
            Type = encoder.GetProperty("type").GetString()!,
            InChannels = Integer(config, "in_channels", 2),
            Graph = parameters.TryGetProperty("graph_args", out var graph) && graph.TryGetProperty("layout", out var layout)
                ? new GraphOptions { Layout = layout.GetString() }
                : new GraphOptions(),
            Frames = Integer(parameters, "n_frames", 0),
            Dropout = 0,
            Keep = 1,
        };
    }

    private static bool Flag(JsonElement element, string key) => element.TryGetProperty(key, out var value) && value.GetBoolean();

    private static int Integer(JsonElement element, string key, int otherwise) => element.TryGetProperty(key, out var value) ? value.GetInt32() : otherwise;
}

using System.IO.Compression;
using System.Text.Json;
using OpenHands.Tests;

namespace OpenHands.Models.Tests.Golden;

/// <summary>Reads tests/fixtures/models; its README says where the numbers come from.</summary>
internal static class GoldenFile
{
    /// <summary>The files that describe a network.</summary>
    public static IEnumerable<string> Networks { get; } =
    [
        "dpc_pretrain_decoupled", "dpc_pretrain_stgcn", "dpc_finetune_decoupled", "dpc_finetune_stgcn",
        "decoupled_fc", "decoupled_fc_c3_t13", "stgcn_fc", "stgcn_fc_c3_t13", "sgn32_fc", "sgn64_fc",
        "flat_bert_att", "flat_bert_avg", "flat_bert_cls", "flat_bert_max",
        "flat_finetuner_att", "flat_finetuner_avg", "flat_finetuner_cls", "flat_finetuner_max",
        "flat_gru_att_fixed", "flat_gru_att_upstream", "flat_gru_fixed", "flat_gru_uni_upstream", "flat_gru_upstream",
        "flat_lstm_att_fixed", "flat_lstm_att_upstream", "flat_lstm_fixed", "flat_lstm_upstream",
    ];

    public static JsonElement Read(string name)
    {
        using var file = new GZipStream(File.OpenRead(Fixtures.Path("models", $"{name}.json.gz")), CompressionMode.Decompress);
        return JsonDocument.Parse(file).RootElement;
    }

    public static double[] Doubles(this JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetDouble())];

    public static long[] Longs(this JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetInt64())];

    public static JsonElement At(this JsonElement element, params string[] path) => path.Aggregate(element, (e, key) => e.GetProperty(key));
}

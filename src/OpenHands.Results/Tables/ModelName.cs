using OpenHands.Runs;
using OpenHands.Settings.Networks;

namespace OpenHands.Results.Tables;

/// <summary>
/// The paper's names of the models: encoder and decoder types become LSTM, BERT, ST-GCN, SL-GCN; an encoder that an objective pretrains has
/// the objective in front, as in DPC ST-GCN.
/// </summary>
public static class ModelName
{
    /// <summary>The four supervised baselines of the paper's recognition table, in its order.</summary>
    public static IReadOnlyList<string> Baselines { get; } = ["LSTM", "BERT", "ST-GCN", "SL-GCN"];

    /// <summary>Names the model of a run; a linear probe of a frozen encoder is another model than a fine-tuned one.</summary>
    public static string Of(RunRecord record) => Of(record.Encoder, record.Decoder, record.Frozen == true);

    /// <summary>Names a model by its encoder and decoder types.</summary>
    public static string Of(string? encoder, string? decoder, bool frozen = false) =>
        ObjectiveSettings.LabelOf(decoder) is { } objective
            ? $"{objective} {Supervised(encoder, null)}{(frozen ? ", frozen" : "")}"
            : Supervised(encoder, decoder);

    private static string Supervised(string? encoder, string? decoder) => (encoder, decoder) switch
    {
        ("st-gcn", _) => "ST-GCN",
        ("decoupled-gcn", _) => "SL-GCN",
        ("sgn", _) => "SGN",
        ("tcn", _) => "TCN",
        (_, "lstm") => "LSTM",
        (_, "gru") => "GRU",
        (_, "bert") => "BERT",
        (_, null) => encoder ?? "?",
        _ => $"{encoder} + {decoder}",
    };
}

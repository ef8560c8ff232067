namespace OpenHands.Results.Tables;

/// <summary>The paper's names of the models: encoder and decoder types become LSTM, BERT, ST-GCN, SL-GCN, or their DPC variants.</summary>
public static class ModelName
{
    /// <summary>The four supervised baselines of the paper's recognition table, in its order.</summary>
    public static IReadOnlyList<string> Baselines { get; } = ["LSTM", "BERT", "ST-GCN", "SL-GCN"];

    /// <summary>Names a model by its encoder and decoder types.</summary>
    public static string Of(string? encoder, string? decoder) => (encoder, decoder) switch
    {
        ("st-gcn", "dpc") => "DPC ST-GCN",
        ("decoupled-gcn", "dpc") => "DPC SL-GCN",
        ("tcn", "dpc") => "DPC TCN",
        ("st-gcn", _) => "ST-GCN",
        ("decoupled-gcn", _) => "SL-GCN",
        ("sgn", _) => "SGN",
        ("tcn", _) => "TCN",
        (_, "lstm") => "LSTM",
        (_, "gru") => "GRU",
        (_, "bert") => "BERT",
        _ => $"{encoder} + {decoder}",
    };
}

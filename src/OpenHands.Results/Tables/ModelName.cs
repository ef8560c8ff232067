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

    /// <summary>
    /// Names the model of a run; a linear probe of a frozen encoder is another model than a fine-tuned one, and so are nearest neighbours.
    /// </summary>
    public static string Of(RunRecord record) => Of(record.Encoder, record.Decoder, record.Frozen == true, record.Neighbours);

    /// <summary>Names a model by its encoder and decoder types.</summary>
    public static string Of(string? encoder, string? decoder, bool frozen = false, int? neighbours = null) =>
        (RegistryEntry.LabelOf(ObjectiveSettings.All, decoder) is { } objective
            ? $"{objective} {Supervised(encoder, null)}{(frozen ? ", frozen" : "")}"
            : Supervised(encoder, decoder))
        + (neighbours is { } k ? $", {k}-NN" : "");

    private static string Supervised(string? encoder, string? decoder) => RegistryEntry.LabelOf(EncoderSettings.All, encoder)
        ?? RegistryEntry.LabelOf(DecoderSettings.All, decoder)
        ?? RnnSettings.Cells.FirstOrDefault(cell => string.Equals(cell, decoder, StringComparison.OrdinalIgnoreCase))
        ?? (decoder is null ? encoder ?? "?" : $"{encoder} + {decoder}");
}

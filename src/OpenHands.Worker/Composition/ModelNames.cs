using OpenHands.Configuration.Networks;

namespace OpenHands.Worker.Composition;

/// <summary>The <c>type</c> names of a classifier's two halves, as tables and records hold them; a pretrained encoder's head is "dpc".</summary>
internal static class ModelNames
{
    public static (string Encoder, string Decoder) Of(ClassifierConfig model, string root) => model.Pretrained is { } pretrained
        ? (Of(pretrained.ResolveModel(root).Encoder), "dpc")
        : (Of(model.Encoder!), Of(model.Decoder!));

    public static string Of(EncoderConfig encoder) => encoder switch
    {
        StGcnConfig => "st-gcn",
        DecoupledGcnConfig => "decoupled-gcn",
        SgnConfig => "sgn",
        TcnConfig => "tcn",
        _ => "pose-flattener",
    };

    private static string Of(DecoderConfig decoder) => decoder switch
    {
        RnnConfig { IsLstm: true } => "lstm",
        RnnConfig => "gru",
        BertConfig => "bert",
        FineTunerConfig => "fine_tuner",
        _ => "fc",
    };
}

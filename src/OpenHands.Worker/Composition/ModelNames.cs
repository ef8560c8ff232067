using OpenHands.Settings.Networks;

namespace OpenHands.Worker.Composition;

/// <summary>The <c>type</c> names of a classifier's two halves, as tables and records hold them; a pretrained encoder's head is "dpc".</summary>
internal static class ModelNames
{
    public static (string Encoder, string Decoder) Of(ClassifierSettings model, string root) => model.Pretrained is { } pretrained
        ? (Of(pretrained.ResolveModel(root).Encoder), "dpc")
        : (Of(model.Encoder!), Of(model.Decoder!));

    public static string Of(EncoderSettings encoder) => encoder switch
    {
        StGcnSettings => "st-gcn",
        DecoupledGcnSettings => "decoupled-gcn",
        SgnSettings => "sgn",
        TcnSettings => "tcn",
        _ => "pose-flattener",
    };

    private static string Of(DecoderSettings decoder) => decoder switch
    {
        RnnSettings { IsLstm: true } => "lstm",
        RnnSettings => "gru",
        BertSettings => "bert",
        FineTunerSettings => "fine_tuner",
        _ => "fc",
    };
}

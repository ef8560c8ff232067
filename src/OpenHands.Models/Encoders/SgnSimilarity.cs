using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Encoders;

/// <summary>SGN's adjacency: for each frame, how much each joint looks at each other joint, learnt from the joints themselves.</summary>
internal sealed class SgnSimilarity : Module<Tensor, Tensor>
{
    private readonly SgnConvolution _query;
    private readonly SgnConvolution _key;

    public SgnSimilarity(int channels, int features)
        : base(nameof(SgnSimilarity))
    {
        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        register_module("g1", _query = new SgnConvolution(channels, features));
        register_module("g2", _key = new SgnConvolution(channels, features));
    }

    /// <summary>Multiply-adds on N*T frames of V joints: both maps, and the product of all pairs of joints.</summary>
    public long MultiplyAdds(long frames, long joints) =>
        _query.MultiplyAdds(frames * joints) + _key.MultiplyAdds(frames * joints) + (frames * joints * joints * _key.OutChannels);

    /// <summary>(N, C, V, T) to (N, T, V, V), rows summing to one.</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var queries = _query.forward(x).permute(0, 3, 2, 1);   // (N, T, V, F)
        var keys = _key.forward(x).permute(0, 3, 1, 2);        // (N, T, F, V)
        return queries.matmul(keys).softmax(-1).MoveToOuterDisposeScope();
    }
}

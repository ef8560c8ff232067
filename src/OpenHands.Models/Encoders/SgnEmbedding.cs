using OpenHands.Models.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Encoders;

/// <summary>SGN's embedding: an optional normalisation of each coordinate of each joint, then two maps with ReLU.</summary>
internal sealed class SgnEmbedding : Module<Tensor, Tensor>
{
    private const int Hidden = 64;

    private readonly BatchNormalization? _norm;
    private readonly SgnConvolution _first;
    private readonly SgnConvolution _second;

    /// <param name="inChannels">Ci.</param>
    /// <param name="outChannels">Co.</param>
    /// <param name="normalizedJoints">Joints V to normalise; null for none.</param>
    public SgnEmbedding(int inChannels, int outChannels, int? normalizedJoints = null)
        : base(nameof(SgnEmbedding))
    {
        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        var parts = new List<(string, Module<Tensor, Tensor>)>();
        if (normalizedJoints is { } joints)
        {
            _norm = new BatchNormalization(inChannels * joints);
            parts.Add(("0", Sequential(("bn", _norm))));
        }

        parts.Add(("1", _first = new SgnConvolution(inChannels, Hidden)));
        parts.Add(("3", _second = new SgnConvolution(Hidden, outChannels))); // 2 and 4 are ReLU
        register_module("cnn", Sequential(parts));
    }

    /// <summary>Multiply-adds on N*V*T positions.</summary>
    public long MultiplyAdds(long positions) => _first.MultiplyAdds(positions) + _second.MultiplyAdds(positions);

    /// <summary>(N, Ci, V, T) to (N, Co, V, T).</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        if (_norm is not null)
        {
            x = _norm.forward(x.flatten(1, 2)).view(x.shape); // rows c*V + v, unlike the graph networks
        }

        return functional.relu(_second.forward(functional.relu(_first.forward(x)))).MoveToOuterDisposeScope();
    }
}

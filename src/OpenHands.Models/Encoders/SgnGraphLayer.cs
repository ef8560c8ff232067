using OpenHands.Models.Kernels;
using OpenHands.Models.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Encoders;

/// <summary>SGN's graph convolution: what a joint gathers through the adjacency, plus the joint itself, normalised, with ReLU.</summary>
internal sealed class SgnGraphLayer : Module<Tensor, Tensor, Tensor>
{
    private readonly BatchNormalization _norm;
    private readonly SgnConvolution _gathered;
    private readonly SgnConvolution _own;

    public SgnGraphLayer(int inChannels, int outChannels)
        : base(nameof(SgnGraphLayer))
    {
        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        register_module("bn", _norm = new BatchNormalization(outChannels));
        register_module("w", _gathered = new SgnConvolution(inChannels, outChannels, bias: false).StartingAtZero());
        register_module("w1", _own = new SgnConvolution(inChannels, outChannels));
    }

    /// <summary>Multiply-adds on N*T frames of V joints: the adjacency, and both maps.</summary>
    public long MultiplyAdds(long frames, long joints) =>
        (frames * joints * joints * _own.InChannels) + _gathered.MultiplyAdds(frames * joints) + _own.MultiplyAdds(frames * joints);

    /// <summary>x (N, Ci, V, T) and the adjacency (N, T, V, V) to (N, Co, V, T).</summary>
    public override Tensor forward(Tensor x, Tensor adjacency)
    {
        using var scope = NewDisposeScope();
        var gathered = adjacency.matmul(x.permute(0, 3, 2, 1)).permute(0, 3, 2, 1);   // over (N, T, V, Ci)
        return functional.relu(_norm.forward(_gathered.forward(gathered).Plus(_own.forward(x)))).MoveToOuterDisposeScope();
    }
}

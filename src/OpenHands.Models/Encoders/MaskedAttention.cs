using OpenHands.Models.Costs;
using OpenHands.Models.Kernels;
using OpenHands.Models.Layers;
using OpenHands.Settings.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Encoders;

/// <summary>
/// A transformer layer with normalisation in front of each half (Xiong et al., ICML 2020); steps that do not belong to the clip are not
/// attended to.
/// </summary>
internal sealed class MaskedAttention : Module<Tensor, Tensor, Tensor>
{
    private const int Expansion = 2;

    private readonly LayerNorm _norm;
    private readonly Linear _project;
    private readonly Linear _join;
    private readonly LayerNorm _secondNorm;
    private readonly Linear _widen;
    private readonly Linear _narrow;
    private readonly ConvFormerSettings _settings;

    public MaskedAttention(ConvFormerSettings settings)
        : base(nameof(MaskedAttention))
    {
        RegisterComponents(); // before the fields below are set: they are registered under the names below instead of their own
        var width = settings.HiddenChannels;
        _settings = settings;
        register_module("norm", _norm = LayerNorm(width));
        register_module("project", _project = Linear(width, 3 * width)); // queries, keys and values
        register_module("join", _join = Linear(width, width));
        register_module("second_norm", _secondNorm = LayerNorm(width));
        register_module("widen", _widen = Linear(width, Expansion * width));
        register_module("narrow", _narrow = Linear(Expansion * width, width));
    }

    /// <summary>Multiply-adds on N clips of L steps: the maps, the scores of all pairs, and their weighted sums.</summary>
    public long MultiplyAdds(long batch, long steps) =>
        new[] { _project, _join, _widen, _narrow }.Sum(map => Products.Of(map, batch * steps))
        + (2 * batch * steps * steps * _settings.HiddenChannels);

    /// <summary>x (N, L, H) and which steps belong to the clip (N, L, 1), to (N, L, H).</summary>
    public override Tensor forward(Tensor x, Tensor mask)
    {
        using var scope = NewDisposeScope();
        x = x.Plus(Branch(_join.forward(Attend(_norm.forward(x), mask))));
        var wide = functional.silu(_widen.forward(_secondNorm.forward(x)));
        return x.Plus(Branch(_narrow.forward(wide))).MoveToOuterDisposeScope();
    }

    private Tensor Branch(Tensor y) =>
        DropPath.Apply(WordDropout.Apply(y, _settings.Dropout, training), _settings.DropPath, training);

    private Tensor Attend(Tensor x, Tensor mask)
    {
        var (batch, steps) = (x.shape[0], x.shape[1]);
        var parts = _project.forward(x).view(batch, steps, 3, _settings.Heads, -1).permute(2, 0, 3, 1, 4);     // (3, N, heads, L, H/heads)
        var (queries, keys, values) = (parts[0], parts[1], parts[2]);
        var scores = queries.matmul(keys.transpose(2, 3)).Times(1 / Math.Sqrt(queries.shape[3]));                // (N, heads, L, L)
        var hidden = mask.view(batch, 1, 1, steps).eq(TensorSums.Zero);
        var weights = scores.masked_fill(hidden, TensorSums.Lowest).softmax(-1);
        return weights.matmul(values).transpose(1, 2).flatten(2);
    }
}

using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace OpenHands.Training.Tests.Tiny;

/// <summary>(B, 2, T, 2) to (B, 6): the first eight frames through one hidden layer with batch norm and dropout.</summary>
internal sealed class TinyClassifier : nn.Module<Tensor, Tensor>
{
    private readonly Linear _hidden = nn.Linear(32, 24);
    private readonly BatchNorm1d _norm = nn.BatchNorm1d(24);
    private readonly Dropout _drop = nn.Dropout(0.1);
    private readonly Linear _classify = nn.Linear(24, 6);

    private TinyClassifier()
        : base(nameof(TinyClassifier)) => RegisterComponents();

    public static TinyClassifier Seeded(long seed = 1)
    {
        manual_seed(seed);
        return new TinyClassifier();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var flat = input.narrow(2, 0, 8).flatten(1); // (B, 32)
        return _classify.call(_drop.call(_norm.call(_hidden.call(flat)).relu())).MoveToOuterDisposeScope();
    }
}

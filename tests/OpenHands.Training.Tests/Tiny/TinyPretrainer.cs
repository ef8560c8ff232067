using OpenHands.Models;
using OpenHands.Models.Costs;
using OpenHands.Models.Pretraining;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace OpenHands.Training.Tests.Tiny;

/// <summary>Dense predictive coding in miniature: what the loop sees is like the real one's, batch norm and dropout included.</summary>
internal sealed class TinyPretrainer : nn.Module<Tensor, Tensor>, IPretrainingObjective, ICountedNetwork
{
    private const int Steps = 2;
    private readonly Linear _encode;
    private readonly BatchNorm1d _norm = nn.BatchNorm1d(8);
    private readonly Dropout _drop = nn.Dropout(0.3);
    private readonly Linear _predict = nn.Linear(8, 8);

    public TinyPretrainer(int inputs)
        : base(nameof(TinyPretrainer))
    {
        _encode = nn.Linear(inputs, 8);
        RegisterComponents();
    }

    /// <summary>What happens in front of every forward pass, if anything.</summary>
    public Action? BeforeForward { get; set; }

    /// <summary>As the worker does: seed, then build.</summary>
    public static TinyPretrainer Seeded(long seed = 1)
    {
        manual_seed(seed);
        return new TinyPretrainer(TinyWindows.Length * TinyWindows.Joints * 2);
    }

    public nn.Module Network => this;

    public IReadOnlyList<Measure> Measures => TopK.Measures;

    public bool ContrastsSamples => true;

    public long? Choices(long samples) => samples * Steps;

    public BatchLoss Loss(Tensor windows, int? group = null) => Contrast.Of(call(windows), group);

    /// <summary>A round number a sample, for tests of reports.</summary>
    public long MultiplyAdds(IReadOnlyList<long> shape) => shape[0] * 1_000_000_000;

    /// <summary>How much of it counts as frozen.</summary>
    public double FrozenShare { get; set; }

    public long FrozenMultiplyAdds(IReadOnlyList<long> shape) => (long)(MultiplyAdds(shape) * FrozenShare);

    /// <summary>(B, W, T, V, C) to (B, P, B, P).</summary>
    public override Tensor forward(Tensor input)
    {
        BeforeForward?.Invoke();
        using var scope = NewDisposeScope();
        var (batch, windows) = (input.shape[0], input.shape[1]);
        var features = _norm.call(_encode.call(input.reshape(batch * windows, -1))).view(batch, windows, -1);
        var context = _drop.call(features.narrow(1, 0, windows - Steps).relu().mean([1]));       // (B, F)
        var prediction = _predict.call(context).unsqueeze(1).expand(batch, Steps, -1).reshape(batch * Steps, -1);
        var targets = features.narrow(1, windows - Steps, Steps).reshape(batch * Steps, -1);
        return prediction.mm(targets.t()).view(batch, Steps, batch, Steps).MoveToOuterDisposeScope();
    }
}

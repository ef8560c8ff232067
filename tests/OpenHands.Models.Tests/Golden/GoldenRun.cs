using System.Text.Json;
using OpenHands.Models.Pretraining;
using OpenHands.Models.States;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Models.Tests.Golden;

/// <summary>One golden file's network, filled, run forward and backward, and moved by one optimiser step.</summary>
internal sealed class GoldenRun
{
    private GoldenRun(double[] output, double loss, Dictionary<string, double?> gradients,
        Dictionary<string, (double Norm, double Change)> afterStep)
    {
        (Output, Loss, Gradients, AfterStep) = (output, loss, gradients, afterStep);
    }

    public double[] Output { get; }

    public double Loss { get; }

    /// <summary>L2 norm of each parameter's gradient before clipping; null where there is none.</summary>
    public Dictionary<string, double?> Gradients { get; }

    /// <summary>L2 norm of each parameter after the step, and of its change.</summary>
    public Dictionary<string, (double Norm, double Change)> AfterStep { get; }

    public static GoldenRun Of(string name, JsonElement golden, string mode, ScalarType precision)
    {
        using var scope = NewDisposeScope();
        using var network = GoldenNetwork.Create(golden, name);
        GoldenFill.Apply(network);
        network.to(precision);
        network.train(mode == "train");
        var input = GoldenFill.Input("input", golden.At("input", "shape").Longs()).to(precision);
        var output = network.forward(input);
        var loss = network is IPretrainingObjective objective
            ? objective.Loss(input).Loss // a second forward pass: nothing is random here, and statistics that it moves are not compared
            : nn.functional.cross_entropy(output, tensor(golden.At(mode, "labels").Longs()));
        loss.backward();

        var parameters = StateDictionary.Of(network).Where(e => e.IsParameter).ToList();
        var gradients = parameters.ToDictionary(p => p.Name, p => p.Value.grad is { } gradient ? Norm(gradient) : (double?)null);
        var before = parameters.ToDictionary(p => p.Name, p => p.Value.detach().clone());
        if (network is DpcPretrainer)
        {
            new TextbookOptimiser("AdamW", network.parameters(), 1e-4, decay: 1e-5).Step(clipNorm: 1);
        }
        else
        {
            new TextbookOptimiser("Adam", network.parameters(), 1e-3).Step();
        }

        var after = parameters.ToDictionary(p => p.Name, p => (Norm(p.Value), Norm(p.Value.detach() - before[p.Name])));
        return new GoldenRun([.. output.to(ScalarType.Float64).contiguous().data<double>()], loss.to(ScalarType.Float64).item<double>(),
            gradients, after);
    }

    private static double Norm(Tensor x) => x.detach().to(ScalarType.Float64).norm().item<double>();
}

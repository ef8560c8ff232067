using OpenHands.Models.Kernels;
using OpenHands.Settings.Training;
using OpenHands.Training.Optimisation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace OpenHands.Training.Tests.Optimisation;

/// <summary>Ours over one flat vector against the documented formulas, one parameter after another.</summary>
public sealed class OptimiserTests
{
    [Theory]
    [InlineData("Adam", 0.0)]
    [InlineData("Adam", 0.01)]
    [InlineData("AdamW", 0.01)]
    [InlineData("SGD", 0.0)]
    [InlineData("SGD", 0.01)]
    public void Fifteen_steps_equal_the_documented_formulas_to_rounding(string name, double decay)
    {
        using var scope = NewDisposeScope();
        var (ours, theirs) = (Network(), Network());
        var options = new OptimiserSettings { Name = name, LearningRate = 1e-2, WeightDecay = decay, Momentum = name == "SGD" ? 0.9 : 0 };
        using var parameters = new ParameterBuffer(ours);
        using var optimiser = options.Create(parameters);
        var reference = new TextbookOptimiser(name, theirs.parameters(), 1e-2, decay, options.Momentum);

        for (var step = 0; step < 15; step++)
        {
            Loss(ours, step).backward();
            optimiser.Step(clipNorm: 0.5);

            reference.ZeroGrad();
            Loss(theirs, step).backward();
            reference.Step(clipNorm: 0.5);
        }

        foreach (var ((key, mine), (_, other)) in ours.named_parameters().Zip(theirs.named_parameters()))
        {
            Assert.True(mine.allclose(other, rtol: 1e-5, atol: 1e-6), $"{key} differs by {(mine - other).abs().max().item<float>()}");
        }
    }

    [Fact]
    public void Nesterov_momentum_equals_the_documented_formula()
    {
        using var scope = NewDisposeScope();
        var (ours, theirs) = (Network(), Network());
        using var parameters = new ParameterBuffer(ours);
        using var optimiser = new OptimiserSettings { Name = "SGD", LearningRate = 0.05, Momentum = 0.8, Nesterov = true }.Create(
            parameters);
        var reference = new TextbookOptimiser("SGD", theirs.parameters(), 0.05, momentum: 0.8, nesterov: true);
        for (var step = 0; step < 5; step++)
        {
            Loss(ours, step).backward();
            optimiser.Step();
            reference.ZeroGrad();
            Loss(theirs, step).backward();
            reference.Step();
        }

        Assert.All(ours.parameters().Zip(theirs.parameters()), p => Assert.True(p.First.allclose(p.Second, rtol: 1e-5, atol: 1e-6)));
    }

    [Fact]
    public void A_parameter_without_gradient_is_left_alone_even_by_weight_decay_and_counts_no_step()
    {
        using var scope = NewDisposeScope();
        var network = Network();
        using var parameters = new ParameterBuffer(network);
        using var optimiser = new OptimiserSettings { Name = "AdamW", WeightDecay = 0.1 }.Create(parameters);
        var first = network.named_children().First().module;
        var before = network.state_dict().ToDictionary(p => p.Key, p => p.Value.clone());

        ((nn.Module<Tensor, Tensor>)first).call(ones(2, 4)).sum().backward();
        optimiser.Step();

        Assert.Equal([1, 1, 0, 0], optimiser.Steps);
        Assert.False(before["0.weight"].equal(network.state_dict()["0.weight"]).all().item<bool>());
        Assert.True(before["2.weight"].equal(network.state_dict()["2.weight"]).all().item<bool>());
    }

    [Fact]
    public void A_frozen_parameter_is_no_part_of_the_vector()
    {
        using var scope = NewDisposeScope();
        var network = Network();
        network.named_parameters().First().parameter.requires_grad = false;
        using var parameters = new ParameterBuffer(network);
        Assert.Equal(["0.bias", "2.weight", "2.bias"], parameters.Slices.Select(s => s.Name));
        Assert.Equal(6 + 18 + 3, parameters.Values.numel());
    }

    [Fact]
    public void Flattening_keeps_the_values_and_ties_them_to_the_vector()
    {
        using var scope = NewDisposeScope();
        var network = Network();
        var before = network.parameters().Select(p => p.detach().clone()).ToList();
        using var parameters = new ParameterBuffer(network);
        Assert.All(network.parameters().Zip(before), p => Assert.True(p.First.equal(p.Second).all().item<bool>()));
        parameters.Values.zero_();
        Assert.All(network.parameters(), p => Assert.Equal(0, p.detach().abs().sum().item<float>()));
    }

    [Fact]
    public void An_unknown_optimiser_is_refused_with_the_names_that_exist()
    {
        using var scope = NewDisposeScope();
        using var parameters = new ParameterBuffer(Network());
        var error = Assert.Throws<ArgumentException>(() => new OptimiserSettings { Name = "Lion" }.Create(parameters));
        Assert.Contains("Adam, AdamW or SGD", error.Message, StringComparison.Ordinal);
    }

    private static Sequential Network()
    {
        manual_seed(7);
        return nn.Sequential(nn.Linear(4, 6), nn.Tanh(), nn.Linear(6, 3));
    }

    private static Tensor Loss(Sequential network, int step)
    {
        var input = TensorSums.CountTo(20, CPU).to(ScalarType.Float32).Times(0.37f).Times(step + 1).sin().view(5, 4);
        return nn.functional.cross_entropy(network.call(input).Times(4), tensor(new long[] { 0, 1, 2, 1, 0 }));
    }
}

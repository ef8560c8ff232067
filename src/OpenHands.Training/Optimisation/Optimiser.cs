using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Optimisation;

/// <summary>
/// A first-order optimiser over one flat parameter vector. TorchSharp has no fused or foreach optimisers, so its own make hundreds of small
/// calls a step; these make ten. Results equal torch's per-parameter ones to rounding.
/// </summary>
public abstract class Optimiser : IDisposable
{
    private readonly Dictionary<string, Tensor> _state = [];

    /// <summary>Starts with a state of zeros.</summary>
    /// <param name="parameters">The vector to optimise.</param>
    /// <param name="learningRate">The first learning rate; a schedule changes <see cref="LearningRate"/> later.</param>
    /// <param name="stateNames">Names of the state vectors, torch's own (exp_avg, momentum_buffer ...).</param>
    protected Optimiser(ParameterBuffer parameters, double learningRate, params string[] stateNames)
    {
        Parameters = parameters;
        LearningRate = learningRate;
        Steps = new long[parameters.Slices.Count];
        RateFactors = [.. Enumerable.Repeat(1.0, parameters.Slices.Count)];
        foreach (var name in stateNames)
        {
            _state[name] = zeros_like(parameters.Values).DetachFromDisposeScope();
        }
    }

    /// <summary>The parameters that <see cref="Step"/> changes.</summary>
    public ParameterBuffer Parameters { get; }

    /// <summary>The learning rate of the next step.</summary>
    public double LearningRate { get; set; }

    /// <summary>Steps taken per parameter: those without a gradient in a step do not count it, as in torch.</summary>
    public long[] Steps { get; }

    /// <summary>What the learning rate is multiplied by for each parameter; 1 unless set.</summary>
    public double[] RateFactors { get; }

    /// <summary>
    /// The state vectors by name, each laid out like <see cref="ParameterBuffer.Values"/>; a checkpoint stores and refills them.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> State => _state;

    /// <summary>Clips the gradients of the last backward pass by their global norm, applies them and clears them.</summary>
    /// <param name="clipNorm">Largest global norm, or null to leave gradients as they are.</param>
    public void Step(double? clipNorm = null)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        Apply(Parameters.TakeGradients(), clipNorm);
    }

    /// <summary>Clips given gradients by their global norm and applies them.</summary>
    /// <param name="gradient">Gradients, which are overwritten.</param>
    /// <param name="clipNorm">Largest global norm, or null to leave gradients as they are.</param>
    public void Apply(FlatGradient gradient, double? clipNorm)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        if (clipNorm is { } maximum)
        {
            gradient.Clip(maximum);
        }

        // A run is a stretch of neighbouring parameters in the same state with the same rate; usually the whole vector is one.
        for (int first = 0, next; first < Steps.Length; first = next)
        {
            next = first + 1;
            if (!gradient.Present[first])
            {
                continue;
            }

            while (next < Steps.Length && gradient.Present[next] && Steps[next] == Steps[first]
                && RateFactors[next] == RateFactors[first])
            {
                Steps[next++]++;
            }

            Steps[first]++;
            var start = Parameters.Slices[first].Offset;
            var length = Parameters.Slices[next - 1].Offset + Parameters.Slices[next - 1].Length - start;
            Update(Parameters.Values.narrow(0, start, length), gradient.Values.narrow(0, start, length),
                name => _state[name].narrow(0, start, length), Steps[first], LearningRate * RateFactors[first]);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var tensor in _state.Values)
        {
            tensor.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Applies one step to a stretch of the vector, in place.</summary>
    /// <param name="values">(n) parameter values.</param>
    /// <param name="gradient">(n) gradients, which may be overwritten.</param>
    /// <param name="state">The stretch of a named state vector.</param>
    /// <param name="step">Number of this step, from 1.</param>
    /// <param name="learningRate">The stretch's learning rate.</param>
    protected abstract void Update(Tensor values, Tensor gradient, Func<string, Tensor> state, long step, double learningRate);
}

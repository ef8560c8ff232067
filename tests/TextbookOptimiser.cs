using TorchSharp;
using TorchSharp.Modules;

namespace OpenHands.Tests;

/// <summary>
/// Adam, AdamW and SGD as PyTorch documents them, in double precision, one parameter after another. TorchSharp's own are no reference for
/// a test: they hand libtorch scalars that the garbage collector may free while they are read, and then fail at random.
/// </summary>
/// <param name="name">Adam, AdamW or SGD.</param>
/// <param name="decay">Of the weights: added to the gradient, or taken from the weights by AdamW.</param>
/// <param name="momentum">Of SGD.</param>
/// <param name="nesterov">SGD looks one step ahead.</param>
internal sealed class TextbookOptimiser(
    string name, IEnumerable<Parameter> parameters, double rate, double decay = 0, double momentum = 0, bool nesterov = false)
{
    private const double Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8;

    private readonly List<Moments> _all = [.. parameters.Select(p => new Moments(p))];

    /// <param name="clipNorm">The L2 norm of all gradients together is scaled down to this.</param>
    public void Step(double clipNorm = double.PositiveInfinity)
    {
        List<(Moments Of, double[] Gradient)> moving = [];
        foreach (var moments in _all)
        {
            if (moments.Parameter.grad is { } gradient)
            {
                moving.Add((moments, Values(gradient)));
            }
        }

        var norm = Math.Sqrt(moving.Sum(m => m.Gradient.Sum(g => g * g)));
        var clip = Math.Min(1, clipNorm / (norm + 1e-6));
        foreach (var (moments, gradient) in moving)
        {
            var values = Values(moments.Parameter);
            moments.Steps++;
            for (var i = 0; i < values.Length; i++)
            {
                var slope = clip * gradient[i];
                values[i] = name == "SGD" ? Sgd(values[i], slope, moments, i) : Adam(values[i], slope, moments, i);
            }

            using var untracked = torch.no_grad();
            using var moved = torch.tensor(values, moments.Parameter.shape, torch.float64);
            moments.Parameter.copy_(moved);
        }
    }

    /// <summary>Forgets all gradients.</summary>
    public void ZeroGrad() => _all.ForEach(moments => moments.Parameter.grad = null);

    private double Adam(double value, double gradient, Moments moments, int i)
    {
        if (name == "AdamW")
        {
            value -= rate * decay * value;
        }
        else
        {
            gradient += decay * value;
        }

        moments.First[i] = Beta1 * moments.First[i] + (1 - Beta1) * gradient;
        moments.Second[i] = Beta2 * moments.Second[i] + (1 - Beta2) * gradient * gradient;
        var mean = moments.First[i] / (1 - Math.Pow(Beta1, moments.Steps));
        var square = moments.Second[i] / (1 - Math.Pow(Beta2, moments.Steps));
        return value - rate * mean / (Math.Sqrt(square) + Epsilon);
    }

    private double Sgd(double value, double gradient, Moments moments, int i)
    {
        gradient += decay * value;
        moments.First[i] = momentum * moments.First[i] + gradient;
        return value - rate * (nesterov ? gradient + momentum * moments.First[i] : moments.First[i]);
    }

    private static double[] Values(torch.Tensor tensor)
    {
        using var values = tensor.detach().to(torch.float64).contiguous();
        return [.. values.data<double>()];
    }

    private sealed class Moments(Parameter parameter)
    {
        public Parameter Parameter { get; } = parameter;

        public double[] First { get; } = new double[parameter.numel()];

        public double[] Second { get; } = new double[parameter.numel()];

        public int Steps { get; set; }
    }
}

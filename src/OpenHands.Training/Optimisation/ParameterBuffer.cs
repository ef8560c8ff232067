using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace OpenHands.Training.Optimisation;

/// <summary>
/// All trainable parameters of a model as views into one contiguous vector, so that clipping and the optimiser touch one tensor instead
/// of some hundred. Frozen parameters stay outside. Move the model to its device first.
/// </summary>
public sealed class ParameterBuffer : IDisposable
{
    private readonly Tensor[] _noGradient;

    /// <summary>Moves the model's trainable parameters into one vector; their values do not change.</summary>
    /// <exception cref="ArgumentException">The model has no trainable parameter, or they differ in type or device.</exception>
    public ParameterBuffer(nn.Module model)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var named = model.named_parameters().Where(p => p.parameter.requires_grad).DistinctBy(p => p.parameter.Handle).ToList();
        if (named.Count == 0)
        {
            throw new ArgumentException("the model has no trainable parameter", nameof(model));
        }

        var (dtype, device) = (named[0].parameter.dtype, named[0].parameter.device.ToString());
        if (named.Find(p => p.parameter.dtype != dtype || p.parameter.device.ToString() != device) is { parameter: not null } odd)
        {
            throw new ArgumentException(
                $"parameter {odd.name} is {odd.parameter.dtype} on {odd.parameter.device}, the others are {dtype} on {device}: "
                + "move the model first", nameof(model));
        }

        Values = scope.Detach(cat(named.Select(p => p.parameter.detach().flatten()).ToArray()));
        var slices = new List<ParameterSlice>(named.Count);
        long offset = 0;
        foreach (var (name, parameter) in named)
        {
            var length = parameter.numel();
            parameter.set_(Values.narrow(0, offset, length).view(parameter.shape));
            slices.Add(new ParameterSlice(name, parameter, offset, length));
            offset += length;
        }

        Slices = slices;
        _noGradient = [.. slices.Select(s => scope.Detach(zeros(s.Length, dtype: dtype, device: Values.device)))];
    }

    /// <summary>(N): every trainable value, in the order of the model's parameters.</summary>
    public Tensor Values { get; }

    /// <summary>Where each parameter lives in <see cref="Values"/>.</summary>
    public IReadOnlyList<ParameterSlice> Slices { get; }

    /// <summary>Collects the gradients of the last backward pass and clears them on the parameters.</summary>
    /// <param name="tail">(n) what follows the gradients in memory, so that both are one message to other processes; null for
    /// nothing.</param>
    /// <returns>A gradient that belongs to the caller's dispose scope.</returns>
    public FlatGradient TakeGradients(Tensor? tail = null)
    {
        var pieces = new Tensor[Slices.Count];
        var present = new bool[Slices.Count];
        for (var i = 0; i < pieces.Length; i++)
        {
            var gradient = Slices[i].Parameter.grad;
            present[i] = gradient is not null;
            pieces[i] = gradient is null ? _noGradient[i] : gradient.flatten();
            Slices[i].Parameter.grad = null;
        }

        if (tail is null)
        {
            return new FlatGradient(cat(pieces), present);
        }

        var all = cat([.. pieces, tail]);
        return new FlatGradient(all.narrow(0, 0, Values.numel()), present) { Message = all };
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Values.Dispose();
        foreach (var tensor in _noGradient)
        {
            tensor.Dispose();
        }
    }
}

/// <summary>Where one trainable parameter lives in the flat vector of all of them.</summary>
/// <param name="Name">The parameter's name in the state dictionary.</param>
/// <param name="Parameter">The parameter itself: a view into the flat vector.</param>
/// <param name="Offset">Its first element.</param>
/// <param name="Length">Its number of elements.</param>
public sealed record ParameterSlice(string Name, Parameter Parameter, long Offset, long Length);

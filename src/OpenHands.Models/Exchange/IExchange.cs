using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Models.Exchange;

/// <summary>
/// What processes that train one network tell each other. Every process makes the same calls in the same order. Tensors are contiguous.
/// </summary>
public interface IExchange
{
    /// <summary>Number of this process, from 0. The first one writes and reports.</summary>
    int Rank { get; }

    /// <summary>Number of processes R.</summary>
    int Size { get; }

    /// <summary>Replaces float32 or float64 values by their sum over all processes.</summary>
    void Sum(Tensor values);

    /// <summary>Copies every process' <paramref name="own"/> (n, ...) to <paramref name="all"/> (R, n, ...), of any type.</summary>
    void Collect(Tensor own, Tensor all);

    /// <summary>Replaces values of any type by those of the first process.</summary>
    void Broadcast(Tensor values);
}

/// <summary>What is made of the calls of an exchange.</summary>
public static class Exchanges
{
    /// <summary>Replaces values by their mean over all processes.</summary>
    public static void Average(this IExchange exchange, Tensor values)
    {
        using var untracked = no_grad();
        exchange.Sum(values);
        using var share = (1.0 / exchange.Size).ToScalar();
        values.mul_(share);
    }

    /// <summary>
    /// Every process' x (n, ...) as (R, n, ...), with its gradient: what any process' loss owes to this process' x is added up.
    /// </summary>
    public static Tensor Gather(this IExchange exchange, Tensor x) => Gathering.Of(exchange, x);

    /// <summary>Returns when every process has come here.</summary>
    public static void Wait(this IExchange exchange)
    {
        using var nothing = zeros(1);
        exchange.Sum(nothing);
    }
}

using static TorchSharp.torch;

namespace OpenHands.Models.Exchange;

/// <summary>One process that has the whole batch: there is nothing to exchange.</summary>
public sealed class SingleProcess : IExchange
{
    private SingleProcess()
    {
    }

    /// <summary>The only one.</summary>
    public static SingleProcess Instance { get; } = new();

    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public int Size => 1;

    /// <inheritdoc/>
    public void Sum(Tensor values)
    {
    }

    /// <inheritdoc/>
    public void Collect(Tensor own, Tensor all) => all.copy_(own.unsqueeze(0));

    /// <inheritdoc/>
    public void Broadcast(Tensor values)
    {
    }
}

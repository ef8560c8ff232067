using static TorchSharp.torch;

namespace OpenHands.Models.Exchange;

/// <summary>
/// A module whose output for one sample depends on the other samples of the batch, so that it needs those of all processes.
/// </summary>
public interface ISharesBatch
{
    /// <summary>How it hears of them. <see cref="SingleProcess"/> until it is told otherwise.</summary>
    IExchange Exchange { get; set; }
}

/// <summary>Tells a network which processes its batch is spread over.</summary>
public static class SharedBatches
{
    /// <summary>Tells every module that has to know.</summary>
    public static void Share(this nn.Module network, IExchange exchange)
    {
        foreach (var module in network.modules().Append(network).OfType<ISharesBatch>())
        {
            module.Exchange = exchange;
        }
    }
}

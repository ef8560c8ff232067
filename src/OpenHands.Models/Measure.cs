using static TorchSharp.torch;
namespace OpenHands.Models;

/// <summary>A figure that training reports, and that epochs can be ranked by.</summary>
/// <param name="Name">Its name in files and settings, such as <c>top1</c>.</param>
/// <param name="Label">Its name in lines for people, such as <c>top-1</c>.</param>
/// <param name="LargerIsBetter">False for a loss or an error.</param>
public sealed record Measure(string Name, string Label, bool LargerIsBetter = true)
{
    /// <summary>The loss, which every training has in front of its other measures.</summary>
    public static Measure Loss { get; } = new("loss", "loss", LargerIsBetter: false);
}

/// <summary>What a network makes of one batch. A row is what the loss is a mean over: a clip, a prediction, a masked frame.</summary>
/// <param name="Loss">Mean loss over the rows, without dimensions; gradients start here.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Sums">(M) float64: the sum over the rows of each further measure, in the order in which its maker lists them.</param>
public sealed record BatchLoss(Tensor Loss, long Rows, Tensor Sums);

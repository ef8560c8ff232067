using static TorchSharp.torch;

namespace OpenHands.Models;

/// <summary>What a network makes of one batch. A row is what the loss is a mean over: a clip, a prediction, a masked frame.</summary>
/// <param name="Loss">Mean loss over the rows, without dimensions; gradients start here.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Sums">(M) float64: the sum over the rows of each further measure, in the order in which its maker lists them.</param>
public sealed record BatchLoss(Tensor Loss, long Rows, Tensor Sums);

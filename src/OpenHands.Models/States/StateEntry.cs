using static TorchSharp.torch;

namespace OpenHands.Models.States;

/// <summary>One tensor of a module's state.</summary>
/// <param name="Name">Its key in the state dictionary, such as <c>conv_encoder.l1.gcn1.bn.weight</c>.</param>
/// <param name="Value">The module's own tensor, not a copy.</param>
/// <param name="IsParameter">False for a buffer.</param>
public sealed record StateEntry(string Name, Tensor Value, bool IsParameter);

namespace OpenHands.Formats.Checkpoints;

/// <summary>What a safetensors file holds.</summary>
/// <param name="Tensors">The tensors, in the order of their bytes.</param>
/// <param name="Metadata">The free texts of its header, in their order.</param>
public sealed record SafeTensorsContent(IReadOnlyList<TensorEntry> Tensors, IReadOnlyList<KeyValuePair<string, string>> Metadata);

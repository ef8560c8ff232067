namespace OpenHands.Extraction.Graphs;

/// <summary>A parsed neural network, independent of what runs it.</summary>
/// <param name="Name">Name for messages.</param>
/// <param name="Tensors">Every value.</param>
/// <param name="Nodes">Operations in an order in which they can run.</param>
/// <param name="Inputs">Indices of the tensors the caller fills.</param>
/// <param name="Outputs">Indices of the tensors the caller reads.</param>
public sealed record Graph(
    string Name,
    IReadOnlyList<GraphTensor> Tensors,
    IReadOnlyList<GraphNode> Nodes,
    IReadOnlyList<int> Inputs,
    IReadOnlyList<int> Outputs);

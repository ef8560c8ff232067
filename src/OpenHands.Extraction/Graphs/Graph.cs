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

/// <summary>One operation with the tensors it reads and the one it writes.</summary>
/// <param name="Operation">What is computed.</param>
/// <param name="Inputs">Indices into <see cref="Graph.Tensors"/>; -1 for an optional input that is absent.</param>
/// <param name="Output">Index into <see cref="Graph.Tensors"/>.</param>
public sealed record GraphNode(GraphOperation Operation, IReadOnlyList<int> Inputs, int Output);

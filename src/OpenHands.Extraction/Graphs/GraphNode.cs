namespace OpenHands.Extraction.Graphs;

/// <summary>One operation with the tensors it reads and the one it writes.</summary>
/// <param name="Operation">What is computed.</param>
/// <param name="Inputs">Indices into <see cref="Graph.Tensors"/>; -1 for an optional input that is absent.</param>
/// <param name="Output">Index into <see cref="Graph.Tensors"/>.</param>
public sealed record GraphNode(GraphOperation Operation, IReadOnlyList<int> Inputs, int Output);

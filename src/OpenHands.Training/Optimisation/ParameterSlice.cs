using TorchSharp.Modules;

namespace OpenHands.Training.Optimisation;

/// <summary>Where one trainable parameter lives in the flat vector of all of them.</summary>
/// <param name="Name">The parameter's name in the state dictionary.</param>
/// <param name="Parameter">The parameter itself: a view into the flat vector.</param>
/// <param name="Offset">Its first element.</param>
/// <param name="Length">Its number of elements.</param>
public sealed record ParameterSlice(string Name, Parameter Parameter, long Offset, long Length);

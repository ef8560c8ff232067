using Cake.Core;

namespace Cake.Frosting;

/// <summary>Default <see cref="IFrostingContext"/>: hands every Cake service on to the context it wraps.</summary>
public class FrostingContext(ICakeContext context) : CakeContextAdapter(context), IFrostingContext;

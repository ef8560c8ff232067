using Cake.Core;

namespace Cake.Frosting;

/// <summary>The context every task receives; derive from <see cref="FrostingContext"/> to add the build's own state.</summary>
public interface IFrostingContext : ICakeContext;

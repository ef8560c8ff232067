// This folder stands in for the package Cake.Frosting, which is not in every feed: docs/decisions/0003-cake-frosting.md.

using Cake.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Cake.Frosting;

/// <summary>The context every task receives; derive from <see cref="FrostingContext"/> to add the build's own state.</summary>
public interface IFrostingContext : ICakeContext;

/// <summary>Default <see cref="IFrostingContext"/>: hands every Cake service on to the context it wraps.</summary>
public class FrostingContext(ICakeContext context) : CakeContextAdapter(context), IFrostingContext;

/// <summary>What the host knows about a task. Implemented by the base classes of Tasks.cs.</summary>
public interface IFrostingTask
{
    /// <summary>Shown when <see cref="ShouldRun"/> said no.</summary>
    string SkippedMessage => string.Empty;

    Task RunAsync(ICakeContext context);

    bool ShouldRun(ICakeContext context);

    void OnError(Exception exception, ICakeContext context);

    void Finally(ICakeContext context);
}

/// <summary>Runs once before the first task.</summary>
public interface IFrostingSetup
{
    void Setup(ICakeContext context, ISetupContext info);
}

/// <summary>Runs once after the last task, also when one failed.</summary>
public interface IFrostingTeardown
{
    void Teardown(ICakeContext context, ITeardownContext info);
}

/// <summary>Both ends of a run.</summary>
public interface IFrostingLifetime : IFrostingSetup, IFrostingTeardown;

/// <summary>Runs before each task.</summary>
public interface IFrostingTaskSetup
{
    void Setup(ICakeContext context, ITaskSetupContext info);
}

/// <summary>Runs after each task, also when it failed or was skipped.</summary>
public interface IFrostingTaskTeardown
{
    void Teardown(ICakeContext context, ITaskTeardownContext info);
}

/// <summary>Both ends of each task.</summary>
public interface IFrostingTaskLifetime : IFrostingTaskSetup, IFrostingTaskTeardown;

/// <summary>Configures the host's services in its own class.</summary>
public interface IFrostingStartup
{
    void Configure(IServiceCollection services);
}

/// <summary>A failure of the build's own set-up (as opposed to a failure inside a task).</summary>
public sealed class FrostingException : Exception
{
    public FrostingException(string message) : base(message) { }

    public FrostingException(string message, Exception innerException) : base(message, innerException) { }
}

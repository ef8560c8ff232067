using Cake.Core;

namespace Cake.Frosting;

/// <summary>What the host knows about a task. Implemented by the four base classes below.</summary>
public interface IFrostingTask
{
    /// <summary>Shown when <see cref="ShouldRun"/> said no.</summary>
    string? SkippedMessage => null;

    Task RunAsync(ICakeContext context);

    bool ShouldRun(ICakeContext context);

    void OnError(Exception exception, ICakeContext context);

    void Finally(ICakeContext context);
}

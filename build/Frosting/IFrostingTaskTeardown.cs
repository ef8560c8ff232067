using Cake.Core;

namespace Cake.Frosting;

/// <summary>Runs after each task, also when it failed or was skipped.</summary>
public interface IFrostingTaskTeardown
{
    void Teardown(ICakeContext context, ITaskTeardownContext info);
}

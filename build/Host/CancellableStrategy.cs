using Cake.Core;
using Cake.Core.Diagnostics;

namespace Build.Host;

/// <summary>
/// Cake's own strategy, but no task starts once the build was told to stop, and a task that ends for that reason has not failed: the
/// closing lines say what was saved, and the exit code is 130.
/// </summary>
internal sealed class CancellableStrategy(ICakeLog log, ICakeReportPrinter printer, BuildCancellation cancellation) : IExecutionStrategy
{
    private readonly DefaultExecutionStrategy _inner = new(log, printer);

    public async Task ExecuteAsync(CakeTask task, ICakeContext context)
    {
        if (cancellation.Token.IsCancellationRequested || cancellation.IsFinished)
        {
            return;
        }

        try
        {
            await _inner.ExecuteAsync(task, context);
        }
        catch (OperationCanceledException)
        {
            cancellation.Request();
        }
    }

    public Task HandleErrorsAsync(Func<Exception, ICakeContext, Task> action, Exception exception, ICakeContext context) =>
        exception is OperationCanceledException ? Task.FromException(exception) : _inner.HandleErrorsAsync(action, exception, context);

    public Task InvokeFinallyAsync(Func<ICakeContext, Task> action, ICakeContext context) => _inner.InvokeFinallyAsync(action, context);

    public Task ReportErrorsAsync(Func<Exception, Task> action, Exception exception) => _inner.ReportErrorsAsync(action, exception);

    public void PerformSetup(Action<ISetupContext> action, ISetupContext context) => _inner.PerformSetup(action, context);

    public void PerformTaskSetup(Action<ITaskSetupContext> action, ITaskSetupContext context) => _inner.PerformTaskSetup(action, context);

    public void PerformTaskTeardown(Action<ITaskTeardownContext> action, ITaskTeardownContext context) =>
        _inner.PerformTaskTeardown(action, context);

    public void PerformTeardown(Action<ITeardownContext> action, ITeardownContext context) => _inner.PerformTeardown(action, context);

    public void Skip(CakeTask task, CakeTaskCriteria criteria) => _inner.Skip(task, criteria);
}

using Cake.Core;
using Cake.Core.Diagnostics;

namespace Build.Host;

/// <summary>
/// Cake's table of task times, left out of a build that was told to stop: its only words are Succeeded, Skipped and Failed.
/// </summary>
internal sealed class StoppableReportPrinter(IConsole console, ICakeContext context, BuildCancellation cancellation) : ICakeReportPrinter
{
    private readonly CakeReportPrinter _inner = new(console, context);

    public void Write(CakeReport report)
    {
        if (!cancellation.Token.IsCancellationRequested)
        {
            _inner.Write(report);
        }
    }

    public void WriteLifeCycleStep(string name, Verbosity verbosity) => _inner.WriteLifeCycleStep(name, verbosity);

    public void WriteSkippedStep(string name, Verbosity verbosity) => _inner.WriteSkippedStep(name, verbosity);

    public void WriteStep(string name, Verbosity verbosity) => _inner.WriteStep(name, verbosity);
}

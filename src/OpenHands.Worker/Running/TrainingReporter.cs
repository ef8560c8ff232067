using System.Globalization;
using OpenHands.Training;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Terminal;

namespace OpenHands.Worker.Running;

/// <summary>Shows a training run's reports on the console.</summary>
/// <param name="console">Where lines go.</param>
/// <param name="bar">The bar, counted in steps.</param>
internal sealed class TrainingReporter(WorkerConsole console, IProgressBar bar) : ITrainingProgress
{
    public void Report(TrainingProgress progress)
    {
        var note = progress.Metrics is { } metrics
            ? $"epoch {progress.Epoch} " + string.Join(' ', metrics.Take(2).Select(metric =>
                string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value:0.000}")))
            : null;
        bar.Report(progress.Step, progress.TotalSteps, note);
    }

    // A live bar shows the intervals itself; its note carries the last one.
    public void Log(string line)
    {
        if (!console.IsLive)
        {
            console.Say(line);
        }
    }

    public void Warn(string message) => console.Warn(message);

    // The step under way would outlast the grace that a stopping process has; all that matters is on the disk,
    // and an ordinary exit may crash under the thread that still computes.
    public void StopSaved() => ImmediateExit.With(VerbRunner.Interrupted);
}

using Spectre.Console;

namespace OpenHands.Worker.Terminal;

/// <summary>A live bar on a terminal, with rate and time left.</summary>
internal sealed class LiveBar(ProgressTask task, string title) : IProgressBar
{
    public void Report(double done, double total, string? note = null)
    {
        task.MaxValue = total;
        task.Value = done;
        if (note is not null)
        {
            task.Description = Markup.Escape($"{title}  {note}");
        }
    }
}

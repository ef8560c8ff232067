using System.Globalization;
using Build.Stages;

namespace Build.Tasks;

/// <summary>Runs a verb of the worker that leaves no cached stage behind, on this terminal.</summary>
internal static class WorkerVerb
{
    public static async Task RunAsync(BuildContext context, string verb, params IEnumerable<string> arguments)
    {
        await context.Worker.EnsureBuiltAsync(context.Stop);
        var threads = context.Options.Threads?.ToString(CultureInfo.InvariantCulture);
        var worker = context.Worker.With([verb, .. arguments, .. Option("threads", threads), .. Verbosity(context)], context.Workspace);
        var code = await worker.RunAsync(context.Stop);
        if (code != 0)
        {
            throw new StageException($"openhands {verb} failed (exit code {code}).");
        }
    }

    /// <summary>--NAME=VALUE, or nothing where the command line gave no value.</summary>
    public static IEnumerable<string> Option(string name, string? value) => value is null ? [] : [$"--{name}={value}"];

    private static IEnumerable<string> Verbosity(BuildContext context) => Option("verbosity", context.Options.Verbosity);
}

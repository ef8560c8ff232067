using System.Collections;
using System.Diagnostics;
using System.Globalization;
using Build.Stages;

namespace Build.Slurm;

/// <summary>Slurm did not answer, or not as it should; the next time it may.</summary>
public sealed class SlurmUnavailableException(string message) : Exception(message);

/// <summary>The only class that starts Slurm's programs; arguments go as a list, never through a shell.</summary>
/// <param name="site">What the workspace says about its cluster.</param>
/// <param name="say">Hears one line at a time.</param>
/// <param name="delay">Waits; replaced where a test cannot.</param>
public sealed class SlurmQueue(SlurmSite site, Action<string> say, Func<TimeSpan, CancellationToken, Task>? delay = null)
{
    // Signs of a controller that is busy, or of a queue that is full: it passes.
    private static readonly string[] Limits =
    [
        "submit limit", "SubmitLimit", "MaxSubmitJob", "QOSMaxSubmit", "Job violates accounting", "Slurm temporarily unable to accept job",
    ];

    private static readonly string[] Passing =
    [
        .. Limits, "Socket timed out", "Unable to contact", "Resource temporarily unavailable", "Connection refused",
        "slurm_persist_conn_open",
    ];

    // Whatever else stands in the environment of whoever submits (SBATCH_TIMELIMIT, what an allocation set) is not the job's.
    private static readonly string[] PassedOn =
        ["PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "TMPDIR", "TZ", "SLURM_CONF"];

    private static readonly string[] PassedOnPrefixes = ["DOTNET_", "NUGET_", "OPENHANDS_"];

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly Func<TimeSpan, CancellationToken, Task> _delay = delay ?? Task.Delay;

    /// <summary>Whether the client programs are here.</summary>
    public static bool IsInstalled => PathOf("sbatch") is not null;

    /// <summary>Where a program is on the PATH; null where it is not.</summary>
    public static string? PathOf(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>All jobs of this user, ended ones too as long as Slurm knows them.</summary>
    /// <exception cref="SlurmUnavailableException">Slurm did not answer, which says nothing about any job.</exception>
    public async Task<IReadOnlyList<SlurmJob>> ListAsync(CancellationToken stop)
    {
        // With all states: a job that failed would otherwise look like one that is gone.
        var answer = await RunAsync("squeue",
            ["--user", Environment.UserName, "--noheader", "--array", "--states=all", $"--format={SlurmJob.Format}"], stop);
        return answer.Code == 0 ? SlurmJob.Parse(answer.Output) : throw new SlurmUnavailableException(answer.Said);
    }

    /// <summary>What accounting keeps of jobs; null, and why, where it keeps nothing.</summary>
    public async Task<(IReadOnlyList<SlurmJob>? Jobs, string Why)> AccountsAsync(IReadOnlyList<string> ids, CancellationToken stop)
    {
        if (PathOf("sacct") is null)
        {
            return (null, "sacct is not here");
        }

        var answer = await RunAsync("sacct", SlurmAccounting.Arguments(ids), stop);
        return answer.Code == 0 ? (SlurmAccounting.Parse(answer.Output), "accounting has no record of it")
            : (null, $"sacct says: {answer.Said}");
    }

    /// <summary>Whether a job of anybody waits or runs; null where Slurm does not answer.</summary>
    public async Task<bool?> IsUnfinishedAsync(string id, CancellationToken stop)
    {
        var answer = await RunAsync("squeue", ["--jobs", id, "--noheader", "--array", "--states=all", $"--format={SlurmJob.Format}"], stop);
        return answer.Code == 0 ? SlurmJob.Parse(answer.Output).Any(job => job.Id == id && job.IsUnfinished)
            : answer.Said.Contains("Invalid job id", StringComparison.OrdinalIgnoreCase) ? false
            : null;
    }

    /// <summary>Submits a job and returns its number; waits as long as the cluster has no room for it.</summary>
    /// <param name="name">The job's name. One of that name that is in the queue already is taken for it.</param>
    /// <param name="arguments">Those of sbatch.</param>
    /// <param name="longest">Gives up on a cluster that has no room after that long; null for never.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <param name="part">Of an array, the indices that are submitted; null for a job.</param>
    /// <param name="plan">The plan of a job that is submitted for the first time: one of that plan is it, though it has ended.</param>
    /// <returns>Null where a limit forbids an array of that size, which may go in smaller parts.</returns>
    /// <exception cref="StageException">sbatch refuses the job.</exception>
    /// <exception cref="SlurmUnavailableException">There was no room for it for too long.</exception>
    public async Task<string?> SubmitAsync(string name, IReadOnlyList<string> arguments, TimeSpan? longest, CancellationToken stop,
        (int First, int Count)? part = null, string? plan = null)
    {
        var (wait, waited) = (TimeSpan.FromSeconds(5), TimeSpan.Zero);
        while (true)
        {
            var answer = await RunAsync("sbatch", ["--parsable", .. arguments], stop);
            if (answer.Code == 0 && IdOf(answer.Output) is { } id)
            {
                return id;
            }

            if (!Passing.Any(sign => answer.Said.Contains(sign, StringComparison.OrdinalIgnoreCase)))
            {
                throw new StageException($"sbatch refused the job: {answer.Said}. What it asks for stands under resources of the stage "
                    + $"and in {SlurmSite.FileName}.{Environment.NewLine}  {Line(arguments)}");
            }

            if (part is { Count: > 1 } && Limits.Any(sign => answer.Said.Contains(sign, StringComparison.OrdinalIgnoreCase)))
            {
                return null;
            }

            if (waited >= longest)
            {
                throw new SlurmUnavailableException(answer.Said);
            }

            say($"sbatch: {answer.Said}; tried again in {wait.TotalSeconds:0} s");
            await _delay(wait, stop);
            (waited, wait) = (waited + wait, wait * 2 < Longest ? wait * 2 : Longest);
            if (await FindAsync(name, part?.First, plan, stop) is { } accepted)
            {
                return accepted.Id.Split('_')[0]; // the answer got lost, not the job
            }
        }
    }

    /// <summary>Ends jobs; those that have ended already are no error.</summary>
    public async Task CancelAsync(IReadOnlyList<string> ids, CancellationToken stop)
    {
        if (ids.Count > 0 && await RunAsync("scancel", ids, stop) is { Code: not 0 } answer)
        {
            throw new SlurmUnavailableException(answer.Said);
        }
    }

    /// <summary>Puts a running job back into the queue; whether Slurm did. It then ends the job's processes.</summary>
    public async Task<bool> RequeueAsync(string id, CancellationToken stop)
    {
        var answer = await RunAsync("scontrol", ["requeue", id], stop);
        if (answer.Code != 0)
        {
            say($"scontrol requeue {id}: {answer.Said}");
        }

        return answer.Code == 0;
    }

    /// <summary>What a program answers, such as scontrol show config; null where it fails.</summary>
    public async Task<string?> AskAsync(string program, IReadOnlyList<string> arguments, CancellationToken stop) =>
        PathOf(program) is not null && await RunAsync(program, arguments, stop) is { Code: 0 } answer ? answer.Output : null;

    /// <summary>The name of the cluster that these programs speak to; null where it does not answer.</summary>
    public async Task<string?> ClusterAsync(CancellationToken stop) =>
        SettingOf(await AskAsync("scontrol", ["show", "config"], stop) ?? string.Empty, "ClusterName");

    /// <summary>The most jobs that an array may have.</summary>
    public async Task<int> LargestArrayAsync(CancellationToken stop)
    {
        const int Usual = 1001;
        var value = SettingOf(await AskAsync("scontrol", ["show", "config"], stop) ?? string.Empty, "MaxArraySize");
        return Math.Max((int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : Usual) - 1, 1);
    }

    /// <summary>A value of what <c>scontrol show config</c> prints; null where it is not there.</summary>
    public static string? SettingOf(string config, string name)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Split('\n').Select(line => line.Split('=', 2)).FirstOrDefault(l => l.Length == 2 && l[0].Trim() == name)?[1].Trim();
    }

    /// <summary>A command line that can be pasted.</summary>
    public static string Line(IEnumerable<string> arguments) => "sbatch " + string.Join(' ', arguments.Select(a =>
        a.All(c => char.IsAsciiLetterOrDigit(c) || "-_=:,./@%+".Contains(c, StringComparison.Ordinal)) ? a : SlurmNames.Quote(a)));

    /// <summary>The number in what sbatch --parsable printed, ID or ID;CLUSTER; null where there is none.</summary>
    public static string? IdOf(string output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var id = output.Trim().Split('\n')[^1].Split(';')[0].Trim();
        return id.Length > 0 && id.All(char.IsAsciiDigit) ? id : null;
    }

    private async Task<SlurmJob?> FindAsync(string name, int? index, string? plan, CancellationToken stop)
    {
        try
        {
            return (await ListAsync(stop)).FirstOrDefault(job => job.Name == name
                && (job.IsUnfinished || (plan is not null && SlurmNames.PlanOf(job.Comment) == plan))
                && (index is null || job.Id.EndsWith($"_{index}", StringComparison.Ordinal)));
        }
        catch (SlurmUnavailableException)
        {
            return null; // singleton holds back a second one
        }
    }

    private async Task<Answer> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken stop)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment.Clear();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (PassedOn.Contains(name) || site.Environment.Contains(name)
                || PassedOnPrefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal)))
            {
                start.Environment[name] = (string?)variable.Value;
            }
        }

        using var process = Process.Start(start) ?? throw new SlurmUnavailableException($"{program} did not start");
        process.StandardInput.Close();
        using var killed = stop.Register(() => process.Kill());
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        stop.ThrowIfCancellationRequested();
        return new Answer(process.ExitCode, output, await error);
    }

    private sealed record Answer(int Code, string Output, string Error)
    {
        public string Said { get; } = string.Join("; ", (Error + "\n" + Output)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Take(4).DefaultIfEmpty($"exit code {Code}"));
    }
}

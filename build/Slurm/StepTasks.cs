using System.Diagnostics;
using System.Globalization;
using Build.Stages;

namespace Build.Slurm;

/// <summary>What srun started of a job on this machine: children of Slurm's daemon, not of srun.</summary>
public static class StepTasks
{
    /// <summary>Kills the tasks of one start of a job; those of a later start, on the same machine perhaps, are let alone.</summary>
    public static void Kill(LockJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        foreach (var id in Directory.Exists("/proc") ? Directory.EnumerateDirectories("/proc").Select(Path.GetFileName) : [])
        {
            if (int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && IsOf(job, VariablesOf(number)))
            {
                using var process = Process.GetProcessById(number);
                process.Kill();
            }
        }
    }

    /// <summary>Whether a process with such variables is a task of that start.</summary>
    public static bool IsOf(LockJob job, IReadOnlyCollection<string> variables)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(variables);
        string? Of(string name) => variables.FirstOrDefault(v => v.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
        var id = Of("SLURM_ARRAY_TASK_ID") is { } index ? $"{Of("SLURM_ARRAY_JOB_ID")}_{index}" : Of("SLURM_JOB_ID");
        return id == job.Id && Of("SLURM_STEP_ID") is not null
            && (Of("SLURM_RESTART_COUNT") ?? "0") == job.Restart.ToString(CultureInfo.InvariantCulture);
    }

    private static string[] VariablesOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/environ").Split('\0');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // somebody else's, or it has ended
        }
    }
}

using System.Globalization;

namespace Build.Slurm;

/// <summary>A job as squeue shows it.</summary>
/// <param name="Id">The job, or JOB_INDEX of an array.</param>
/// <param name="State">PENDING, RUNNING, COMPLETED ...</param>
/// <param name="Node">Where it runs or ran.</param>
/// <param name="Reason">Why it waits, or how it ended.</param>
/// <param name="Elapsed">How long it has run.</param>
/// <param name="Name">Its name: ours have that of <see cref="SlurmNames"/>.</param>
/// <param name="Comment">What people read.</param>
public sealed record SlurmJob(string Id, string State, string Node, string Reason, string Elapsed, string Name, string Comment)
{
    /// <summary>No name, path or comment has it.</summary>
    private const char Separator = '\x1f';

    /// <summary>The state that stands for a job that Slurm has forgotten; none of Slurm's own.</summary>
    public const string Gone = "GONE";

    private static readonly string[] EndStates =
    [
        "COMPLETED", "CANCELLED", "FAILED", "TIMEOUT", "NODE_FAIL", "PREEMPTED", "BOOT_FAIL", "DEADLINE", "OUT_OF_MEMORY", "REVOKED",
    ];

    /// <summary>The format that squeue is asked for.</summary>
    public static string Format { get; } = string.Join(Separator, "%i", "%T", "%N", "%r", "%M", "%j", "%k");

    /// <summary>How it ended, CODE:SIGNAL; null where only accounting would know.</summary>
    public string? ExitCode { get; init; }

    /// <summary>The most memory that it used, in bytes; null where only accounting would know.</summary>
    public long? PeakMemory { get; init; }

    /// <summary>Whether it waits, runs, or goes back to the queue.</summary>
    public bool IsUnfinished => !EndStates.Contains(State);

    /// <summary><see cref="Elapsed"/>, which Slurm writes as [D-][HH:]MM:SS; nothing where it is none.</summary>
    public TimeSpan ElapsedTime
    {
        get
        {
            var days = Elapsed.Split('-');
            var parts = days[^1].Split(':');
            var text = $"{(days.Length > 1 ? days[0] : "0")}.{(parts.Length == 2 ? "0:" : string.Empty)}{days[^1]}";
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time : TimeSpan.Zero;
        }
    }

    /// <summary>What squeue printed. Lines that are no jobs of this form are left out.</summary>
    public static IReadOnlyList<SlurmJob> Parse(string output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(Separator, 7)).Where(f => f.Length == 7)
                .Select(f => new SlurmJob(f[0].Trim(), f[1].Split(' ')[0], f[2].Trim(), f[3].Trim(), f[4].Trim(), f[5], f[6])),
        ];
    }
}

using System.Globalization;
using Build.Processes;
using Build.Stages;
using OpenHands.Settings.Suites;
using Stage = Build.Stages.Stage;

namespace Build.Slurm;

/// <summary>What a stage asks for in the end: its own words, over the site's for its kind, over these defaults.</summary>
public static class SlurmResources
{
    private static readonly Dictionary<string, ResourceSettings> Defaults = new(StringComparer.Ordinal)
    {
        ["download"] = Of(1, "2G", TimeSpan.FromDays(1)),
        ["synthesize"] = Of(2, "4G", TimeSpan.FromHours(2)),
        ["extract"] = Of(4, "8G", TimeSpan.FromHours(12)),
        ["hdf5"] = Of(2, "4G", TimeSpan.FromHours(2)),
        ["pack"] = Of(2, "4G", TimeSpan.FromHours(2)),
        ["pretrain"] = Of(2, "16G", TimeSpan.FromHours(24)),
        ["finetune"] = Of(2, "8G", TimeSpan.FromHours(8)),
        ["evaluate"] = Of(2, "4G", TimeSpan.FromMinutes(15)),
        ["tabulate"] = Of(1, "2G", TimeSpan.FromMinutes(30)),
    };

    /// <param name="stage">The stage.</param>
    /// <param name="site">What the place says.</param>
    /// <param name="processes">How many the command line asks for; null for what the stage and the place say.</param>
    /// <exception cref="StageException">No job could do that; the message says why.</exception>
    public static ResourceSettings Of(Stage stage, SlurmSite site, int? processes = null)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(site);
        var kind = Defaults[stage.Kind.Name];
        if (stage.Kind.IsRun)
        {
            // Threads belong to the settings, since they decide the bits; one core more prepares batches.
            kind = kind with { Cpus = Math.Max(kind.Cpus!.Value, stage.Threads) };
        }

        var all = (stage.Resources ?? new ResourceSettings())
            .Over(site.Kinds.GetValueOrDefault(stage.Kind.Name) ?? new ResourceSettings()).Over(kind);
        var least = site.SignalBefore + TimeSpan.FromSeconds(120); // Slurm looks every half minute, and signals up to a minute early
        if (stage.Kind.Resumes && all.Time < least)
        {
            throw new StageException($"{stage.Name}: resources.time is {all.Time}, but a stage that saves "
                + $"{site.SignalBefore.TotalSeconds} s before its limit (signal_before) needs at least {least}. Give it more "
                + $"time, or set a shorter signal_before in {SlurmSite.FileName}.");
        }

        var pretrains = stage.Kind.Name == "pretrain";
        all = all with { Processes = pretrains ? processes ?? all.Processes ?? 1 : 1 };
        if (all.Processes > 1)
        {
            StageOptions.RequireParts(stage, all.Processes.Value);
            if (HasGpu(all))
            {
                throw new StageException($"{stage.Name}: {all.Processes} processes compute on the CPU, and resources.gpus is {all.Gpus}; "
                    + "leave one of them out.");
            }
        }

        return all;
    }

    /// <summary>Jobs that share the work of a stage.</summary>
    public static int JobsOf(Stage stage, SlurmSite site)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(site);
        return stage.Resources?.Jobs ?? site.Kinds.GetValueOrDefault(stage.Kind.Name)?.Jobs ?? 1;
    }

    /// <summary>Several stages one after the other: the largest of each, and the sum of the times.</summary>
    public static ResourceSettings Together(IReadOnlyList<ResourceSettings> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        return all[0] with
        {
            Cpus = all.Max(r => r.Cpus),
            Processes = all.Max(r => r.Processes),
            Memory = all.MaxBy(r => Bytes(r.Memory))!.Memory,
            MemoryPerCpu = all.MaxBy(r => Bytes(r.MemoryPerCpu))!.MemoryPerCpu,
            Time = all.Aggregate(TimeSpan.Zero, (sum, r) => sum + r.Time!.Value),
        };
    }

    /// <summary>The options of sbatch.</summary>
    public static IEnumerable<string> Options(ResourceSettings resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        if (resources.Processes is > 1)
        {
            yield return $"--ntasks={resources.Processes}"; // on as many nodes as Slurm finds them room on
        }
        else
        {
            yield return "--nodes=1";
            yield return "--ntasks=1";
        }

        yield return $"--cpus-per-task={resources.Cpus}";
        yield return resources.MemoryPerCpu is { } perCpu ? $"--mem-per-cpu={perCpu}" : $"--mem={resources.Memory}";
        if (HasGpu(resources))
        {
            yield return $"--gres=gpu:{resources.Gpus}";
        }

        yield return $"--time={Text(resources.Time!.Value)}";
    }

    public static bool HasGpu(ResourceSettings resources) => resources is { Gpus: { } gpus } && gpus.Split(':')[^1].Trim('0').Length > 0;

    /// <summary>The memory that a job may use; null where that is not known.</summary>
    public static long? BytesOf(ResourceSettings resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        return resources.MemoryPerCpu is { } perCpu ? Bytes(perCpu) * resources.Cpus * (resources.Processes ?? 1) : Bytes(resources.Memory);
    }

    /// <summary>As Slurm writes it: D-HH:MM:SS.</summary>
    public static string Text(TimeSpan time) => time.Days > 0
        ? string.Create(CultureInfo.InvariantCulture, $@"{time:d\-hh\:mm\:ss}")
        : string.Create(CultureInfo.InvariantCulture, $@"{time:h\:mm\:ss}");

    // Without a unit Slurm means megabytes.
    private static long? Bytes(string? size) => size is null ? null
        : char.IsAsciiDigit(size[^1]) ? long.Parse(size, CultureInfo.InvariantCulture) << 20
        : long.Parse(size[..^1], CultureInfo.InvariantCulture) << (10 * ("KMGT".IndexOf(size[^1], StringComparison.Ordinal) + 1));

    private static ResourceSettings Of(int cpus, string memory, TimeSpan time) => new() { Cpus = cpus, Memory = memory, Time = time };
}

using Build.Stages;

namespace Build.Suites.Plans;

/// <summary>
/// What a suite comes to on the real data before anything is fetched: bytes, disk after each stage and what may be deleted then, memory,
/// hours. Looks at the catalogue's tables and at what has arrived, and at nothing else.
/// </summary>
public sealed class SuitePlan
{
    private SuitePlan(IReadOnlyList<StagePlan> stages) => Stages = stages;

    /// <summary>In the order in which they would run, one after the other.</summary>
    public IReadOnlyList<StagePlan> Stages { get; }

    /// <summary>Bytes to fetch.</summary>
    public double Fetch => Stages.Sum(stage => stage.Fetch);

    /// <summary>The most bytes on the disk, if nothing is deleted.</summary>
    public double Disk => Stages.Max(stage => stage.Disk);

    /// <summary>The most bytes on the disk, if each stage's files are deleted after their last reader.</summary>
    public double LeastDisk => Stages.Max(stage => stage.LeastDisk);

    /// <summary>The largest stage's memory; null where none is known.</summary>
    public StagePlan? Largest => Stages.Where(stage => stage.Memory is not null).MaxBy(stage => stage.Memory);

    /// <summary>Hours of all stages on one thread each.</summary>
    public double Hours => Stages.Sum(stage => stage.Hours ?? 0);

    /// <summary>Hours until the last stage has ended, as many at a time as the plan was made for.</summary>
    public double Ends => Stages.Max(stage => stage.Ends);

    /// <summary>Hours of the trainings on a GPU at the least.</summary>
    public double LeastGpuHours => Stages.Sum(stage => stage.LeastGpuHours ?? 0);

    /// <summary>Makes the plan.</summary>
    /// <param name="statuses">The stages, in topological order; a current one costs no time.</param>
    /// <param name="catalogue">Folder of the catalogue's tables.</param>
    /// <param name="together">Stages that run at a time.</param>
    /// <param name="processor">Whose rates are preferred; null for this machine's.</param>
    public static SuitePlan Of(IReadOnlyList<StageStatus> statuses, string catalogue, int together, string? processor = null)
    {
        var tasks = CachedKind.All.Select(kind => kind.Task).Distinct().ToList(); // the order in which tasks come
        statuses = [.. statuses.OrderBy(status => tasks.IndexOf(status.Stage.Kind.Task))];
        var (sizes, trainings) = (new CorpusSizes(catalogue), new TrainingEstimates(catalogue, processor));
        var needs = new NetworkNeeds(catalogue);
        var readers = DataReaders.Of([.. statuses.Select(status => status.Stage)]);
        var free = new double[together];
        var (disk, kept) = (0.0, 0.0);
        var plans = new Dictionary<Stage, StagePlan>(ReferenceEqualityComparer.Instance);
        foreach (var status in statuses)
        {
            var stage = status.Stage;
            var plan = Needs(status, sizes, trainings.Of(stage), needs);
            var slot = Array.IndexOf(free, free.Min());
            var begins = Math.Max(free[slot], stage.After.Max(above => plans.GetValueOrDefault(above)?.Ends) ?? 0);
            free[slot] = begins + (plan.Hours ?? 0);
            disk += plan.Bytes ?? 0;
            kept += plan.Bytes ?? 0;
            plans[stage] = plan with
            {
                Disk = disk,
                LeastDisk = kept,
                Ends = free[slot],
                LastReader = readers.GetValueOrDefault(stage)?[^1],
            };
            kept -= plans.Values.Where(other => ReferenceEquals(other.LastReader, stage)).Sum(other => other.Bytes ?? 0);
        }

        return new SuitePlan([.. statuses.Select(status => plans[status.Stage])]);
    }

    private static StagePlan Needs(StageStatus status, CorpusSizes sizes, TrainingEstimate? training, NetworkNeeds needs)
    {
        var stage = status.Stage;
        var plan = new StagePlan(stage) { Memory = needs.MemoryOf(stage.Kind.Name), Trains = training is not null };
        if (training is not null)
        {
            plan = plan with
            {
                Memory = needs.Memory(training),
                Bytes = needs.Files(training, stage.Parameters),
                Hours = training.Hours,
                LeastGpuHours = needs.LeastGpuHours(training),
            };
        }
        else if (stage.Kind.Name == "download")
        {
            var (fetch, unknown, bytes) = sizes.OfDownload(stage);
            plan = plan with { Fetch = fetch, UnknownFetches = unknown, Bytes = bytes };
        }
        else if (stage.Kind.Name == "pack")
        {
            plan = plan with { Bytes = sizes.OfPack(stage) };
        }

        return status.IsCurrent || status.IsKept ? plan with { Fetch = 0, UnknownFetches = 0, Hours = 0, LeastGpuHours = 0, Memory = null }
            : status.LastSeconds is { } seconds ? plan with { Hours = seconds / 3600 }
            : plan;
    }
}

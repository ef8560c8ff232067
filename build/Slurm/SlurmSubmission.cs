using Build.Processes;
using Build.Stages;
using OpenHands.Settings.Suites;
using Stage = Build.Stages.Stage;

namespace Build.Slurm;

/// <summary>How stages are run on the cluster, from the command line.</summary>
public sealed record SlurmOptions(string Device, string Resume, bool Offline, string? Verbosity, bool Detach);

/// <summary>Makes jobs of stages: which stages share one, what they ask for, the frozen plan, the lines of sbatch.</summary>
public sealed class SlurmSubmission(
    string workspace, string repository, IReadOnlyList<Stage> stages, StageInspector inspector, ForcedStages forced, SlurmSite site,
    SlurmOptions options)
{
    // A job waits in a queue: what takes minutes is done where the stage above is.
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(15);

    public SlurmOptions Options => options;

    /// <summary>The name of the job that makes a stage first.</summary>
    public string NameOf(Stage stage) => SlurmNames.Job(workspace, inspector.KeyOf(stage));

    /// <summary>Stages by job, in topological order. A short stage goes with the one stage above it that is made too.</summary>
    public IReadOnlyList<IReadOnlyList<Stage>> Group(IReadOnlyList<Stage> stale)
    {
        ArgumentNullException.ThrowIfNull(stale);
        var jobs = new List<List<Stage>>();
        foreach (var stage in stale)
        {
            var above = stage.After.Where(stale.Contains).ToList();
            var isShort = !stage.Kind.Resumes && SlurmResources.Of(stage, site).Time <= Short;
            if (isShort && above.Count == 1)
            {
                jobs.Single(job => job.Contains(above[0])).Add(stage);
            }
            else
            {
                jobs.Add([stage]);
            }
        }

        return jobs;
    }

    /// <summary>What a job is allowed.</summary>
    public ResourceSettings ResourcesOf(IReadOnlyList<Stage> job) =>
        SlurmResources.Together([.. job.Select(stage => SlurmResources.Of(stage, site))]);

    /// <summary>The plan of all jobs that are about to be submitted, not yet written.</summary>
    public SlurmPlan Plan(string name, IReadOnlyList<IReadOnlyList<Stage>> jobs, string host, string worker, Provenance origin)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(origin);
        return new SlurmPlan
        {
            Name = name,
            Workspace = workspace,
            Repository = repository,
            Host = host,
            Worker = worker,
            Commit = origin.Commit,
            Dirty = origin.Dirty,
            Resume = options.Resume,
            Offline = options.Offline,
            Verbosity = options.Verbosity,
            SignalBefore = (int)site.SignalBefore.TotalSeconds,
            Requeues = site.Requeues,
            Takeover = (int)site.Takeover.TotalSeconds,
            Stages = [.. stages.Select(stage => SlurmPlan.Freeze(stage, inspector.Inspect(stage).Identity))],
            Jobs = jobs.ToDictionary(job => NameOf(job[0]), Freeze),
        };
    }

    /// <summary>Writes the plan and its script, and keeps the programs that it names.</summary>
    public void Write(SlurmPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        plan.Write(site.Setup);
        WorkerSnapshot.KeepFor(plan.Host, plan.Folder);
        if (plan.Worker.StartsWith(Path.Combine(repository, "build", "obj") + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            WorkerSnapshot.KeepFor(plan.Worker, plan.Folder);
        }
    }

    /// <summary>A copy of this host, which the next build overwrites.</summary>
    public string CopyHost()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Build.dll");
        var stamp = new SourceStamp(Path.Combine(repository, "build", "obj", "host.stamp"), [AppContext.BaseDirectory], "host");
        _ = stamp.IsCurrent(out var fingerprint);
        var snapshot = new WorkerSnapshot(Path.Combine(repository, "build", "obj", "host"));
        snapshot.Make(program, fingerprint);
        return snapshot.PathOf(program, fingerprint);
    }

    /// <summary>The arguments of sbatch.</summary>
    /// <param name="job">The job's stages.</param>
    /// <param name="plan">The name of its plan.</param>
    /// <param name="after">The numbers of the jobs that it waits for, or what stands for them.</param>
    public IReadOnlyList<string> Arguments(IReadOnlyList<Stage> job, string plan, IReadOnlyList<string> after)
    {
        ArgumentNullException.ThrowIfNull(job);
        var folder = Path.Combine(SlurmPlan.FolderOf(workspace), plan);
        var dependency = after.Count > 0 ? $"afterok:{string.Join(':', after)},singleton" : "singleton";
        var name = NameOf(job[0]);
        return
        [
            $"--job-name={name}", $"--comment={SlurmNames.Comment(job[0], plan)}", $"--chdir={workspace}",
            $"--output={SlurmPlan.LogOf(folder.Replace("%", "%%", StringComparison.Ordinal), name, "%j")}", "--open-mode=append",
            "--export=ALL", "--requeue", $"--signal=B:USR1@{(int)site.SignalBefore.TotalSeconds}",
            $"--dependency={dependency}", "--kill-on-invalid-dep=yes",
            .. SlurmResources.Options(ResourcesOf(job)),
            .. Site(), .. site.Extra,
            Path.Combine(folder, "job.sh"), name,
        ];
    }

    private IEnumerable<string> Site() =>
        from option in new[] { ("partition", site.Partition), ("account", site.Account), ("qos", site.Qos) }
        where option.Item2 is not null
        select $"--{option.Item1}={option.Item2}";

    private FrozenJob Freeze(IReadOnlyList<Stage> job)
    {
        var resources = ResourcesOf(job);
        var device = options.Device == "auto" && SlurmResources.HasGpu(resources) ? "cuda" : options.Device;
        return new FrozenJob([.. job.Select(s => s.Name)], [.. job.Where(s => forced.Why(s) is not null).Select(s => s.Name)], device,
            (long)resources.Time!.Value.TotalSeconds, SlurmResources.BytesOf(resources));
    }
}

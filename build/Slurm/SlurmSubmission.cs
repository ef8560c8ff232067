using Build.Processes;
using Build.Stages;
using Build.Suites;
using OpenHands.Settings.Suites;
using Stage = Build.Stages.Stage;

namespace Build.Slurm;

/// <summary>How stages are run on the cluster, from the command line.</summary>
public sealed record SlurmOptions(
    string Device, string Resume, bool Offline, string? Mirror, string? Verbosity, bool Detach, bool KeepGoing, int? MaxJobs,
    int? Processes);

/// <summary>Makes jobs of stages: which stages share one, what they ask for, the frozen plan, the lines of sbatch.</summary>
public sealed class SlurmSubmission(
    string workspace, string repository, IReadOnlyList<Stage> stages, StageInspector inspector, ForcedStages forced, SlurmSite site,
    SlurmOptions options)
{
    // A job waits in a queue: what takes minutes is done where the stage above is.
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(15);

    public SlurmOptions Options => options;

    /// <summary>How soon the queue is asked again after a change.</summary>
    public TimeSpan Poll => site.Poll;

    /// <summary>The name of the job that makes a stage first.</summary>
    public string NameOf(Stage stage) => SlurmNames.Job(workspace, inspector.KeyOf(stage));

    /// <summary>The name of a job, or of an array of them.</summary>
    internal string NameOf(SlurmBatch batch) => batch.IsArray
        ? SlurmNames.Array(workspace, batch.Jobs.Select(job => inspector.KeyOf(job[0]))) : NameOf(batch.Jobs[0][0]);

    /// <summary>Jobs by call of sbatch.</summary>
    internal IReadOnlyList<SlurmBatch> Batches(
        IReadOnlyList<IReadOnlyList<Stage>> jobs, IReadOnlyDictionary<Stage, FollowedJob> queued, int largest) => SlurmBatch.Of(
        jobs, job => string.Join(' ', SlurmResources.Options(ResourcesOf(job))), queued.GetValueOrDefault,
        options.MaxJobs is null ? largest : 1); // the jobs of an array would enter the queue together

    /// <summary>Stages by job, in topological order. A short stage goes with the one stage that it waits for.</summary>
    public IReadOnlyList<IReadOnlyList<Stage>> Group(IReadOnlyList<Stage> stale)
    {
        ArgumentNullException.ThrowIfNull(stale);
        var jobs = new List<List<Stage>>();
        foreach (var stage in stale)
        {
            var above = SlurmBatch.Above([stage], stale.Contains);
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
        SlurmResources.Together([.. job.Select(stage => SlurmResources.Of(stage, site, options.Processes))]);

    /// <summary>The plan of all jobs that are about to be submitted, not yet written.</summary>
    internal SlurmPlan Plan(string name, IReadOnlyList<SlurmBatch> batches, string host, string worker, Provenance origin)
    {
        return new SlurmPlan
        {
            Name = name,
            Workspace = workspace,
            Repository = repository,
            Host = host,
            Worker = worker,
            Wrap = site.Wrap,
            Commit = origin.Commit,
            Dirty = origin.Dirty,
            Resume = options.Resume,
            Offline = options.Offline,
            Mirror = options.Mirror,
            KeepGoing = options.KeepGoing,
            Verbosity = options.Verbosity,
            SignalBefore = (int)site.SignalBefore.TotalSeconds,
            Requeues = site.Requeues,
            Takeover = (int)site.Takeover.TotalSeconds,
            Stages = [.. stages.Select(stage => SlurmPlan.Freeze(stage, inspector.Inspect(stage).Identity))],
            Jobs = batches.SelectMany(b => b.Jobs).ToDictionary(job => NameOf(job[0]), Freeze),
            Arrays = batches.Where(b => b.IsArray).ToDictionary(
                NameOf, b => (IReadOnlyList<string>)[.. b.Jobs.Select(job => NameOf(job[0]))]),
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
    /// <param name="name">The job's name in Slurm; the script finds it in the plan by that.</param>
    /// <param name="job">The job's stages.</param>
    /// <param name="plan">The name of its plan.</param>
    /// <param name="after">What it waits for, as Slurm writes it; null for nothing.</param>
    /// <param name="part">Of an array, the indices that are submitted.</param>
    public IReadOnlyList<string> Arguments(
        string name, IReadOnlyList<Stage> job, string plan, string? after, (int First, int Count)? part = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        var folder = Path.Combine(SlurmPlan.FolderOf(workspace), plan);

        // Of two jobs of one name one waits for the other, as those of an array would; what slips through waits at the stage's lock.
        var dependency = string.Join(',', new[] { after, part is null ? "singleton" : null }.OfType<string>());
        return
        [
            $"--job-name={name}", $"--comment={SlurmNames.Comment(job[0], (part?.Count ?? 1) - 1, plan)}", $"--chdir={workspace}",
            $"--output={SlurmPlan.LogOf(folder.Replace("%", "%%", StringComparison.Ordinal), name, part is null ? "%j" : "%A_%a")}",
            "--open-mode=append",
            "--export=ALL", "--requeue", $"--signal=B:USR1@{(int)site.SignalBefore.TotalSeconds}",
            .. dependency.Length > 0 ? [$"--dependency={dependency}", "--kill-on-invalid-dep=yes"] : Array.Empty<string>(),
            .. part is { } p ? [$"--array={SlurmBatch.Indices(p.First, p.Count, site.ArrayLimit)}"] : Array.Empty<string>(),
            .. SlurmResources.Options(ResourcesOf(job)),
            .. Site(), .. site.Extra,
            Path.Combine(folder, "job.sh"), name,
        ];
    }

    /// <summary>The dependency of a job on others; null for none.</summary>
    public string? Waits(IReadOnlyList<Stage> job, IReadOnlyList<string> ids)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(ids);
        var kind = options.KeepGoing && job[0].Kind.Name == TableStage.Kind ? "afterany" : "afterok";
        return ids.Count > 0 ? $"{kind}:{string.Join(':', ids)}" : null;
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
            (long)resources.Time!.Value.TotalSeconds, SlurmResources.BytesOf(resources), resources.Processes ?? 1);
    }
}

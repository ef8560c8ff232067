using Build.Processes;
using Build.Stages;

namespace Build.Slurm;

/// <summary>The stages of a run as jobs of a cluster: all that are stale are submitted at once, and each task waits for its own.</summary>
/// <param name="stages">In topological order.</param>
/// <param name="inspector">Says whether a stage has to run.</param>
/// <param name="local">Checks settings before the submission, and moves back what was kept.</param>
/// <param name="submission">Makes jobs of stages.</param>
/// <param name="worker">Runs on the nodes.</param>
/// <param name="queue">The cluster.</param>
/// <param name="provenance">The state of the sources.</param>
/// <param name="workspace">The folder that data/ and results/ are in.</param>
/// <param name="say">Hears one line at a time.</param>
/// <param name="stop">Ends the waiting; jobs go on.</param>
public sealed class SlurmPipeline(
    IReadOnlyList<Stage> stages, StageInspector inspector, StageRunner local, SlurmSubmission submission, Worker worker, SlurmQueue queue,
    Func<Provenance> provenance, string workspace, Action<string> say, CancellationToken stop) : IStagePipeline
{
    private readonly Dictionary<Stage, FollowedJob> _jobs = new(ReferenceEqualityComparer.Instance);
    private HashSet<string>? _tasksOfRun;
    private SlurmWait? _wait;

    public IReadOnlyList<Stage> Stages => stages;

    /// <summary>How many jobs of this run are not known to have ended.</summary>
    public int Unsettled => _jobs.Values.Distinct().Count(job => !job.IsSettled);

    public void Plan(IEnumerable<string> tasks) => _tasksOfRun = [.. tasks];

    public IReadOnlyList<StageStatus> Inspect(string task) => [.. stages.Where(s => s.Kind.Task == task).Select(inspector.Inspect)];

    public bool HasWork(string task) =>
        stages.Any(s => s.Kind.Task == task && (_jobs.ContainsKey(s) || !inspector.Inspect(s).IsCurrent));

    public async Task CompleteAsync(string task, Func<Stage, bool>? only = null)
    {
        var own = stages.Where(s => s.Kind.Task == task && (only is null || only(s))).ToList();
        if (own.Any(s => !_jobs.ContainsKey(s)))
        {
            await SubmitAsync(only is null ? OfRun(task) : own);
        }

        _wait ??= new SlurmWait(inspector, submission, queue, say);
        var jobs = own.Where(_jobs.ContainsKey).Select(s => _jobs[s]).Distinct().ToList();
        await _wait.ForAsync(jobs, [.. _jobs.Values.Distinct()], own, stop);
    }

    /// <summary>Submits what is stale of the run's tasks, and takes up what is in the queue already.</summary>
    public async Task SubmitAsync()
    {
        await SubmitAsync(OfRun(string.Empty));
        var jobs = _jobs.Values.Distinct().ToList();
        foreach (var job in jobs)
        {
            say($"job {job.Id}: {string.Join(", ", job.Stages.Select(s => s.Name))}");
        }

        say(jobs.Count == 0 ? "Everything is up to date; nothing to submit." : $"{jobs.Count} jobs are in the queue; "
            + "the same command without --detach follows them, --cancel ends them.");
    }

    /// <summary>Ends the jobs of this run that wait or run.</summary>
    public async Task CancelAsync()
    {
        var names = stages.Select(submission.NameOf).ToHashSet(StringComparer.Ordinal);
        var jobs = (await ListAsync()).Where(job => job.IsUnfinished && names.Contains(job.Name)).ToList();
        await queue.CancelAsync([.. jobs.Select(job => job.Id)], stop);
        jobs.ForEach(job => say($"job {job.Id} is told to end: {job.Comment}"));
        say(jobs.Count == 0 ? "No job of this run is in the queue." : $"{jobs.Count} jobs are told to end; what they saved is kept.");
    }

    /// <summary>For each stale stage, what would be submitted for it or is in the queue; the last line is a sum.</summary>
    public async Task<(IReadOnlyDictionary<Stage, string> Lines, string Sum)> PreviewAsync()
    {
        IReadOnlyList<SlurmJob> queued = [];
        var unknown = string.Empty;
        if (SlurmQueue.PathOf("squeue") is null)
        {
            unknown = " (squeue is not here)";
        }
        else
        {
            try
            {
                queued = await queue.ListAsync(stop);
            }
            catch (SlurmUnavailableException e)
            {
                unknown = $" (squeue: {e.Message})";
            }
        }

        var stale = StaleOf(OfRun(string.Empty));
        var adopted = Adopt(stale, queued);
        var lines = adopted.ToDictionary(a => a.Key, a => $"{a.Value.Last!.State.ToLowerInvariant()} as job {a.Value.Id} "
            + $"{(a.Value.Last.Node.Length > 0 ? $"on {a.Value.Last.Node}, {a.Value.Last.Elapsed}" : a.Value.Last.Reason)}", Reference);
        var groups = submission.Group([.. stale.Where(s => !adopted.ContainsKey(s))]);
        foreach (var group in groups)
        {
            var above = Above(group).Where(s => stale.Contains(s)).Select(s => $"<{s.Name}>").ToList();
            lines[group[0]] = SlurmQueue.Line(submission.Arguments(group, "PLAN", above));
            foreach (var rider in group.Skip(1))
            {
                lines[rider] = $"in the job of {group[0].Name}";
            }
        }

        return (lines, $"{groups.Count} jobs would be submitted, {adopted.Values.Distinct().Count()} are in the queue already{unknown}.");
    }

    public Task DrainAsync() => Task.CompletedTask;

    public void Dispose()
    {
    }

    private static IEqualityComparer<Stage> Reference => ReferenceEqualityComparer.Instance;

    // An empty task stands for all of the run.
    private IReadOnlyList<Stage> OfRun(string task) =>
        [.. stages.Where(s => _tasksOfRun?.Contains(s.Kind.Task) ?? (task.Length == 0 || s.Kind.Task == task))];

    private List<Stage> StaleOf(IEnumerable<Stage> wanted) => [.. wanted.Where(s => !inspector.Inspect(s).IsCurrent)];

    private static IEnumerable<Stage> Above(IReadOnlyList<Stage> group) => group.SelectMany(s => s.After).Except(group).Distinct();

    private async Task SubmitAsync(IReadOnlyList<Stage> wanted)
    {
        foreach (var kept in wanted.Select(inspector.Inspect).Where(s => s.IsKept).Select(s => s.Stage))
        {
            await local.RunAsync(kept, startOver: false, stop); // moving a folder back is no job
        }

        var stale = StaleOf(wanted).Where(s => !_jobs.ContainsKey(s)).ToList();
        if (stale.Count == 0)
        {
            return;
        }

        Refuse(stale);
        var adopted = Adopt(stale, await ListAsync());
        foreach (var (stage, job) in adopted)
        {
            say($"{stage.Name}: in the queue already as job {job.Id}");
            _jobs[stage] = job;
        }

        var groups = submission.Group([.. stale.Where(s => !adopted.ContainsKey(s))]);
        if (groups.Count == 0)
        {
            return;
        }

        groups.ToList().ForEach(group => submission.ResourcesOf(group)); // refuses what could not run, before anything is built
        await worker.EnsureBuiltAsync(stop);
        await local.CheckAsync([.. groups.SelectMany(g => g)], stop);
        var plan = submission.Plan(SlurmPlan.NewName(DateTimeOffset.Now), groups, submission.CopyHost(), worker.Program, provenance());
        submission.Write(plan);
        await SubmitAsync(groups, plan);
    }

    private async Task SubmitAsync(IReadOnlyList<IReadOnlyList<Stage>> groups, SlurmPlan plan)
    {
        foreach (var group in groups)
        {
            var after = Above(group).Where(_jobs.ContainsKey).Select(s => _jobs[s].Id).Distinct().ToList();
            var name = submission.NameOf(group[0]);
            var job = new FollowedJob(name, group, plan.Folder, plan.Jobs[name]);
            try
            {
                job.Id = await queue.SubmitAsync(name, submission.Arguments(group, plan.Name, after),
                    submission.Options.Detach ? TimeSpan.FromMinutes(5) : null, stop);
            }
            catch (SlurmUnavailableException e)
            {
                throw new StageException($"{_jobs.Values.Distinct().Count()} jobs are submitted, the rest of {groups.Count} is not: "
                    + $"{e.Message}. The same command goes on from there.");
            }

            foreach (var stage in group)
            {
                _jobs[stage] = job;
            }
        }
    }

    private void Refuse(IEnumerable<Stage> stale)
    {
        foreach (var status in stale.Select(inspector.Inspect).Where(s => s.MissingInputs.Any()))
        {
            var missing = status.MissingInputs.First();
            throw new StageException($"{status.Stage.Name} needs {missing.Key}: {missing.Path}, which is not there. "
                + $"Bring it, or set another place with --set {missing.Key}=PATH.");
        }

        if (stale.FirstOrDefault(s => s.After.Any(above => OutsideOfRun(above) && !inspector.Inspect(above).IsCurrent)) is { } first)
        {
            var above = first.After.First(a => OutsideOfRun(a) && !inspector.Inspect(a).IsCurrent);
            throw new StageException($"{first.Name} needs the outputs of {above.Name}, which are not current; "
                + $"run --target={above.Kind.Task} first, or leave out --exclusive.");
        }
    }

    private bool OutsideOfRun(Stage stage) => _tasksOfRun is not null && !_tasksOfRun.Contains(stage.Kind.Task);

    // A job says in its plan which stages it makes; its name is that of the first.
    private Dictionary<Stage, FollowedJob> Adopt(IReadOnlyList<Stage> stale, IReadOnlyList<SlurmJob> queued)
    {
        var jobs = new Dictionary<Stage, FollowedJob>(Reference);
        var byName = queued.Where(j => j.IsUnfinished).ToLookup(j => j.Name, StringComparer.Ordinal);
        foreach (var stage in stale.Where(s => !jobs.ContainsKey(s)))
        {
            if (byName[submission.NameOf(stage)].FirstOrDefault() is not { } job || SlurmNames.PlanOf(job.Comment) is not { } plan)
            {
                continue;
            }

            var folder = Path.Combine(SlurmPlan.FolderOf(workspace), plan);
            if (SlurmPlan.Read(Path.Combine(folder, SlurmPlan.FileName)).Jobs.GetValueOrDefault(job.Name) is { } frozen)
            {
                var made = stale.Where(s => frozen.Stages.Contains(s.Name)).ToList();
                var followed = new FollowedJob(job.Name, made, folder, frozen) { Id = job.Id, Last = job };
                made.ForEach(s => jobs[s] = followed);
            }
        }

        return jobs;
    }

    private async Task<IReadOnlyList<SlurmJob>> ListAsync()
    {
        try
        {
            return await queue.ListAsync(stop);
        }
        catch (SlurmUnavailableException e)
        {
            throw new StageException($"Slurm does not answer, so nothing was submitted: {e.Message}. Try again when it does.", e);
        }
    }
}

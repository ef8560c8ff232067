using Build.Processes;
using Build.Stages;
using Build.Suites;

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
    private readonly SlurmAdoption _adoption = new(workspace, inspector, say);
    private readonly Dictionary<Stage, FollowedJob> _jobs = new(ReferenceEqualityComparer.Instance);
    private HashSet<string>? _tasksOfRun;
    private readonly SlurmWait _wait = new(inspector, submission, queue, say);

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
        var jobs = _adoption.Find(stages, await ListAsync(), anyTables: true).Values.Distinct().ToList();
        await queue.CancelAsync([.. jobs.Select(job => job.Id)], stop);
        jobs.ForEach(job => say($"job {job.Id} is told to end: {job.Last!.Comment}"));
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
        var adopted = _adoption.Find(stale, queued);
        var lines = adopted.ToDictionary(a => a.Key, a => $"{a.Value.Last!.State.ToLowerInvariant()} as job {a.Value.Id} "
            + $"{(a.Value.Last.Node.Length > 0 ? $"on {a.Value.Last.Node}, {a.Value.Last.Elapsed}" : a.Value.Last.Reason)}", Reference);
        var groups = submission.Group([.. stale.Where(s => !adopted.ContainsKey(s))]);
        var largest = unknown.Length > 0 ? int.MaxValue : await queue.LargestArrayAsync(stop);
        foreach (var batch in submission.Batches(groups, adopted, largest))
        {
            var (name, first) = (submission.NameOf(batch), batch.Jobs[0]);
            foreach (var stage in batch.Jobs.SelectMany(job => job))
            {
                lines[stage] = $"in the {(batch.IsArray && !first.Contains(stage) ? "array" : "job")} of {first[0].Name}";
            }

            var above = SlurmBatch.Above(first, stale.Contains).Select(s => $"<{s.Name}>").ToList();
            lines[first[0]] = SlurmQueue.Line(submission.Arguments(name, first, "PLAN",
                batch.Along is null ? submission.Waits(first, above) : $"aftercorr:{string.Join(':', above)}", All(batch)));
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

    private static (int First, int Count)? All(SlurmBatch batch) => batch.IsArray ? (0, batch.Jobs.Count) : null;

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
        _wait.Expect(stale.Select(inspector.Inspect));
        var adopted = _adoption.Find(stale, await ListAsync());
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
        await worker.TryAsync(workspace, stop);
        await local.CheckAsync([.. groups.SelectMany(g => g)], stop);
        var batches = submission.Batches(groups, _jobs, await queue.LargestArrayAsync(stop));
        var plan = submission.Plan(SlurmPlan.NewName(DateTimeOffset.Now), batches, submission.CopyHost(), worker.Program, provenance());
        submission.Write(plan);
        foreach (var batch in batches)
        {
            await RoomAsync();
            if (!batch.IsArray && IsInVain(batch.Jobs[0]))
            {
                var label = submission.NameOf(batch);
                var job = new FollowedJob(label, batch.Jobs[0], plan.Folder, plan.Jobs[label]); // whoever waits for it tells why
                batch.Jobs[0].ToList().ForEach(stage => _jobs[stage] = job);
                continue;
            }

            await SubmitAsync(batch, 0, batch.Jobs.Count, plan);
        }
    }

    /// <summary>With --max-jobs, follows the jobs there are until one more may enter the queue.</summary>
    private async Task RoomAsync()
    {
        while (submission.Options.MaxJobs is { } most && (Unsettled >= most || !await HasFewerAsync(most)))
        {
            await _wait.FollowAsync([.. _jobs.Values.Distinct()], stop);
        }
    }

    // A job whose stages are made may still be in the queue for a moment, and other runs of this workspace count too.
    private async Task<bool> HasFewerAsync(int most)
    {
        try
        {
            if ((await queue.ListAsync(stop)).Count(job => job.IsUnfinished && SlurmNames.IsOf(workspace, job.Name)) < most)
            {
                return true;
            }
        }
        catch (SlurmUnavailableException e)
        {
            say($"warning: squeue does not answer ({e.Message}); the rest is submitted when it does");
        }

        await Task.Delay(TimeSpan.FromSeconds(1), stop);
        return false;
    }

    private bool IsInVain(IReadOnlyList<Stage> job) => !(submission.Options.KeepGoing && job[0].Kind.Name == TableStage.Kind)
        && job.SelectMany(s => s.After).Any(s => _jobs.TryGetValue(s, out var above) && above.HasFailed && !_wait.IsMade(s));

    // An array that is too large for the limits of the account goes in halves, down to single jobs, which wait for room.
    private async Task SubmitAsync(SlurmBatch batch, int first, int count, SlurmPlan plan)
    {
        var name = submission.NameOf(batch);
        (int, int)? part = batch.IsArray ? (first, count) : null;
        string? id = null;
        if (count == 1 || WaitsForOneArray(batch, first, count))
        {
            var arguments = submission.Arguments(name, batch.Jobs[first], plan.Name, DependencyOf(batch, first, count), part);
            try
            {
                TimeSpan? longest = submission.Options.Detach ? TimeSpan.FromMinutes(5) : null;
                id = await queue.SubmitAsync(name, arguments, longest, stop, part, plan.Name);
            }
            catch (SlurmUnavailableException e)
            {
                throw new StageException($"{_jobs.Values.Distinct().Count()} jobs are in the queue, the other "
                    + $"{plan.Jobs.Count - Submitted(plan)} of this run are not submitted: {e.Message}. "
                    + "The same command goes on from there.", e);
            }
        }

        if (id is null)
        {
            await SubmitAsync(batch, first, count / 2, plan);
            await SubmitAsync(batch, first + (count / 2), count - (count / 2), plan);
            return;
        }

        for (var i = first; i < first + count; i++)
        {
            var label = submission.NameOf(batch.Jobs[i][0]);
            var job = new FollowedJob(label, batch.Jobs[i], plan.Folder, plan.Jobs[label])
            {
                Name = name,
                Id = batch.IsArray ? $"{id}_{i}" : id,
            };
            batch.Jobs[i].ToList().ForEach(stage => _jobs[stage] = job);
        }
    }

    private int Submitted(SlurmPlan plan) => _jobs.Values.Distinct().Count(job => job.Folder == plan.Folder);

    // Of an array that went in parts, no part has a job for every index.
    private bool WaitsForOneArray(SlurmBatch batch, int first, int count) =>
        batch.Along is null || ArraysAbove(batch, first, count).Distinct().Count() == 1;

    private IEnumerable<string> ArraysAbove(SlurmBatch batch, int first, int count) =>
        batch.Along!.Jobs.Skip(first).Take(count).Select(job => _jobs[job[0]].Id.Split('_')[0]);

    private string? DependencyOf(SlurmBatch batch, int first, int count)
    {
        // Slurm may have forgotten what has ended, and a job that waits for such a one runs or waits for ever, by version.
        var above = SlurmBatch.Above(batch.Jobs[first], s => _jobs.TryGetValue(s, out var job) && !job.IsSettled)
            .Select(s => _jobs[s].Id).Distinct().ToList();
        if (batch.Along is null || count == 1)
        {
            return submission.Waits(batch.Jobs[first], above);
        }

        var common = submission.Waits(batch.Jobs[first], [.. above.Where(id => id != _jobs[batch.Along.Jobs[first][0]].Id)]);
        return string.Join(',', new[] { $"aftercorr:{ArraysAbove(batch, first, count).First()}", common }.OfType<string>());
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

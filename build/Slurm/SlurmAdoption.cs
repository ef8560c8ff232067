using Build.Stages;
using Build.Suites;

namespace Build.Slurm;

/// <summary>Finds the jobs in the queue that make stages of a run, whoever submitted them: their plans say which.</summary>
internal sealed class SlurmAdoption(string workspace, StageInspector inspector, Action<string> say)
{
    private readonly Dictionary<string, SlurmPlan?> _plans = new(StringComparer.Ordinal);

    /// <summary>The unfinished jobs of these stages, by stage.</summary>
    /// <param name="stages">The stages that are asked for.</param>
    /// <param name="queued">What squeue shows.</param>
    /// <param name="anyTables">Whether tables count whatever runs they will be of.</param>
    public IReadOnlyDictionary<Stage, FollowedJob> Find(IReadOnlyList<Stage> stages, IReadOnlyList<SlurmJob> queued, bool anyTables = false)
    {
        var jobs = new Dictionary<Stage, FollowedJob>(ReferenceEqualityComparer.Instance);
        var byName = stages.ToDictionary(s => s.Name, StringComparer.Ordinal);
        foreach (var job in queued.Where(j => j.IsUnfinished && SlurmNames.IsOf(workspace, j.Name)).OrderBy(j => j.State != "RUNNING"))
        {
            if (SlurmNames.PlanOf(job.Comment) is not { } name || PlanOf(name) is not { } plan
                || plan.LabelOf(job.Name, job.Id) is not { } label || plan.Jobs.GetValueOrDefault(label) is not { } frozen)
            {
                continue;
            }

            var made = plan.Stages.Where(f => frozen.Stages.Contains(f.Name)).Where(f => byName.TryGetValue(f.Name, out var stage)
                && stage.Output == f.Output && (f.Kind == TableStage.Kind || inspector.KeyOf(stage) == f.Key))
                .Select(f => byName[f.Name]).Where(s => !jobs.ContainsKey(s)).ToList();
            var followed = new FollowedJob(label, made, plan.Folder, frozen) { Name = job.Name, Id = job.Id, Last = job };
            made.ForEach(s => jobs[s] = followed);
        }

        // Tables of an earlier submission would be made before what this run has to make.
        foreach (var (tables, job) in anyTables ? [] : jobs.Where(j => j.Key.Kind.Name == TableStage.Kind).ToList())
        {
            if (tables.After.Where(stages.Contains).Any(s => jobs.GetValueOrDefault(s)?.Folder != job.Folder))
            {
                jobs.Remove(tables);
            }
        }

        return jobs;
    }

    private SlurmPlan? PlanOf(string name)
    {
        if (!_plans.TryGetValue(name, out var plan))
        {
            try
            {
                plan = SlurmPlan.Read(Path.Combine(SlurmPlan.FolderOf(workspace), name, SlurmPlan.FileName));
            }
            catch (StageException e)
            {
                say($"warning: {e.Message}"); // the job will say so too, and fail
            }

            _plans[name] = plan;
        }

        return plan;
    }
}

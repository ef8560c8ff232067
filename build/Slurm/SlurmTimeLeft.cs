using Build.Stages;

namespace Build.Slurm;

/// <summary>
/// How long the stages of a run still take, by what each took the last time, or else by what stages of its kind took in this run. Nobody
/// knows how long jobs will wait in the queue, so that comes on top.
/// </summary>
public sealed class SlurmTimeLeft
{
    private readonly Dictionary<Stage, double?> _left = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Stage, double> _took = new(ReferenceEqualityComparer.Instance);
    private int _told = -1;

    /// <summary>Takes a stage that has to be made, with the seconds that it took the last time.</summary>
    public void Expect(Stage stage, double? seconds) => _left.TryAdd(stage, seconds);

    /// <summary>Takes the seconds that a stage took now.</summary>
    public void Made(Stage stage, double seconds)
    {
        if (_left.Remove(stage))
        {
            _took[stage] = seconds;
        }
    }

    /// <summary>What is left, if that is something new; null where it is not, and where there is one stage only.</summary>
    public string? News(IReadOnlyList<FollowedJob> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        foreach (var stage in jobs.Where(job => job.HasFailed).SelectMany(job => job.Stages))
        {
            _left.Remove(stage);
        }

        var (done, all) = (_took.Count, _took.Count + _left.Count);
        if (all < 2 || _left.Count == 0 || done == _told)
        {
            return null;
        }

        _told = done;
        return (done == 0 ? $"{all} stages to run" : $"{done} of {all} stages done") + Rest(jobs);
    }

    private string Rest(IReadOnlyList<FollowedJob> jobs)
    {
        var kinds = _took.ToLookup(took => took.Key.Kind.Name, took => took.Value, StringComparer.Ordinal);
        var own = new Dictionary<Stage, double>(ReferenceEqualityComparer.Instance);
        foreach (var (stage, before) in _left)
        {
            if ((before ?? (kinds[stage.Kind.Name].Any() ? kinds[stage.Kind.Name].Average() : null)) is { } seconds)
            {
                own[stage] = seconds;
            }
        }

        if (own.Count == 0)
        {
            return string.Empty;
        }

        var known = own.Count;
        var running = jobs.Where(job => !job.IsSettled && job.Last is { State: "RUNNING" }).ToList();
        foreach (var job in running)
        {
            // Of several stages in one job the first that is not made is the one that runs.
            if (job.Stages.FirstOrDefault(own.ContainsKey) is { } now)
            {
                var passed = job.Last!.ElapsedTime.TotalSeconds - job.Stages.Sum(_took.GetValueOrDefault);
                own[now] = Math.Max(0, own[now] - Math.Max(0, passed));
            }
        }

        // No less than the longest chain of stages that wait for each other, and than all the work in as many jobs as run now.
        var chains = new Dictionary<Stage, double>(ReferenceEqualityComparer.Instance);
        double Chain(Stage stage) => chains.TryGetValue(stage, out var length) ? length : chains[stage] =
            own.GetValueOrDefault(stage) + stage.After.Where(_left.ContainsKey).Select(Chain).DefaultIfEmpty().Max();
        var left = _left.Keys.Max(Chain);
        left = running.Count == 0 ? left : Math.Max(left, own.Values.Sum() / running.Count);
        return $", about {RunProgress.Duration(left)} left without waiting in the queue"
            + (known == _left.Count ? string.Empty : $", for {known} of the {_left.Count} others; the rest never ran here");
    }
}

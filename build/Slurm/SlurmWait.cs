using System.Diagnostics;
using Build.Stages;
using Build.Suites;

namespace Build.Slurm;

/// <summary>Waits for jobs. What counts is the manifest of a stage with the right key; Slurm is asked only how the others fare.</summary>
internal sealed class SlurmWait(
    StageInspector inspector, SlurmSubmission submission, SlurmQueue queue, Action<string> say)
{
    private const int MostAgain = 3;

    // In multiples of the shortest time between two questions.
    private const int LongestPoll = 15;
    private const int LongestSilence = 60;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300);

    // A network file system shows a file that another machine wrote up to a minute late.
    private static readonly TimeSpan ForManifest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ForGone = TimeSpan.FromSeconds(120);

    private readonly HashSet<Stage> _made = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> _failures = [];
    private readonly SlurmTimeLeft _left = new();
    private int _polls = 1;
    private long _asked;
    private bool _isSilent;
    private string? _withoutAccounts;

    /// <summary>Ends when the jobs of a task are settled; after a failure, when all are, so that nothing is left half told.</summary>
    /// <exception cref="StageException">A stage of the task failed, or will not be made because of another's failure.</exception>
    public async Task ForAsync(
        IReadOnlyList<FollowedJob> own, IReadOnlyList<FollowedJob> all, IReadOnlyList<Stage> stages, CancellationToken stop)
    {
        // A job whose stages are all made has a last word still.
        while (own.Any(job => !job.IsSettled && (job.Stages.All(IsMade) || job.Stages.Intersect(stages).Any(s => !IsMade(s))))
            || (own.Any(job => job.HasFailed) && all.Any(job => !job.IsSettled)))
        {
            await FollowAsync(all, stop);
        }

        if (own.Any(job => job.HasFailed && job.Stages.Intersect(stages).Any(s => !IsMade(s))))
        {
            var without = all.Where(job => job.HasFailed).SelectMany(job => job.Stages).Where(s => !IsMade(s)).Select(s => s.Name);
            throw new StageException(
                $"{string.Join("; ", _failures)}. Not made: {string.Join(", ", without)}. The same command tries again.");
        }
    }

    /// <summary>Takes the stages that have to be made.</summary>
    public void Expect(IEnumerable<StageStatus> stages)
    {
        foreach (var status in stages)
        {
            _left.Expect(status.Stage, status.LastSeconds);
        }
    }

    /// <summary>Whether a stage was seen to be made.</summary>
    public bool IsMade(Stage stage) => _made.Contains(stage);

    /// <summary>Takes in what is new of jobs, and waits a moment.</summary>
    public async Task FollowAsync(IReadOnlyList<FollowedJob> all, CancellationToken stop)
    {
        await StepAsync(all, stop);
        if (_left.News(all) is { } news)
        {
            say(news);
        }

        await Task.Delay(Look, stop);
    }

    private async Task StepAsync(IReadOnlyList<FollowedJob> all, CancellationToken stop)
    {
        foreach (var job in all.Where(job => !job.IsSettled))
        {
            Tell(job, isEnded: false); // of a job that waits too: it may have run before, and saved
            if (job.Last is not { State: "PENDING" })
            {
                LookAt(job);
            }
        }

        if (_asked != 0 && Stopwatch.GetElapsedTime(_asked) < submission.Poll * _polls)
        {
            return;
        }

        IReadOnlyList<SlurmJob> queued;
        try
        {
            queued = await queue.ListAsync(stop);
        }
        catch (SlurmUnavailableException e)
        {
            if (!_isSilent)
            {
                say($"warning: squeue does not answer ({e.Message}); jobs go on, and it is asked again");
            }

            (_isSilent, _asked, _polls) = (true, Stopwatch.GetTimestamp(), Math.Min(_polls * 2, LongestSilence));
            return;
        }

        var changed = _isSilent;
        _isSilent = false;
        var byId = await WithAccountsAsync(queued.ToLookup(job => job.Id, StringComparer.Ordinal), all, stop);
        foreach (var job in all.Where(job => !job.IsSettled))
        {
            changed |= await UpdateAsync(job, byId[job.Id].FirstOrDefault(j => j.Name == job.Name), all, stop);
        }

        _polls = changed ? 1 : Math.Min(_polls * 2, LongestPoll);
        _asked = Stopwatch.GetTimestamp();
    }

    /// <summary>Adds what accounting keeps of jobs that the controller has forgotten, all by one call.</summary>
    private async Task<ILookup<string, SlurmJob>> WithAccountsAsync(
        ILookup<string, SlurmJob> byId, IReadOnlyList<FollowedJob> all, CancellationToken stop)
    {
        var forgotten = all.Where(job => !job.IsSettled && job.Id.Length > 0 && !byId[job.Id].Any(j => j.Name == job.Name))
            .Select(job => job.Id).ToList();
        if (forgotten.Count == 0 || _withoutAccounts is not null)
        {
            return byId;
        }

        var (kept, why) = await queue.AccountsAsync(forgotten, stop);
        _withoutAccounts = kept is null ? why : null; // not asked again
        return byId.SelectMany(jobs => jobs).Concat(kept?.Where(job => !job.IsUnfinished) ?? [])
            .ToLookup(job => job.Id, StringComparer.Ordinal);
    }

    private void Tell(FollowedJob job, bool isEnded)
    {
        foreach (var line in job.Id.Length > 0 ? job.NewLines(isEnded) : [])
        {
            say(line);
        }
    }

    private void LookAt(FollowedJob job)
    {
        foreach (var stage in job.Stages.Where(s => !_made.Contains(s) && IsMade(s, job)).ToList())
        {
            _made.Add(stage);
            _left.Made(stage, new StageFolder(stage).Manifest?.Seconds ?? 0);
        }

        if (job.Stages.All(_made.Contains) && (job.End is not null || job.EndedAt is not null))
        {
            Tell(job, isEnded: true);
            job.IsSettled = true;
        }
    }

    private bool IsMade(Stage stage, FollowedJob job)
    {
        if (stage.Part is not null && job.End is { ExitCode: 0 })
        {
            return true; // the whole may have taken it over, folder and all
        }

        if (new StageFolder(stage).Manifest is not { } manifest)
        {
            return false;
        }

        // What is made although it was current has had its manifest all along.
        var isForced = job.Frozen.Forced.Contains(stage.Name);
        return stage.Kind.Name == TableStage.Kind
            ? job.End is { ExitCode: 0 }
            : manifest.Key == inspector.KeyOf(stage) && (!isForced || job.End is { ExitCode: 0 });
    }

    /// <summary>Takes in what Slurm says of a job; whether that is something new.</summary>
    private async Task<bool> UpdateAsync(FollowedJob job, SlurmJob? now, IReadOnlyList<FollowedJob> all, CancellationToken stop)
    {
        var changed = now?.State != job.Last?.State;
        job.Last = now ?? job.Last;
        if (now is { IsUnfinished: true })
        {
            job.EndedAt = null;
            Announce(job, now);
            if (now.Reason == "DependencyNeverSatisfied")
            {
                await queue.CancelAsync([job.Id], stop);
            }

            return changed;
        }

        job.EndedAt ??= Stopwatch.GetTimestamp();
        LookAt(job);
        if (job.IsSettled)
        {
            return true;
        }

        var since = Stopwatch.GetElapsedTime(job.EndedAt.Value);
        var above = all.Where(a => job.Stages.SelectMany(s => s.After).Any(s => a.Stages.Contains(s)) && a != job).ToList();
        var isTolerant = submission.Options.KeepGoing && job.Stages[0].Kind.Name == TableStage.Kind;
        if (!isTolerant && above.Any(a => a.HasFailed && !job.Stages.SelectMany(s => s.After).Where(a.Stages.Contains).All(_made.Contains)))
        {
            Settle(job, $"{Names(job)}: not made, since {Names(above.First(a => a.HasFailed))} failed");
        }
        else if (await IsToRunAgainAsync(job, now, since, above, stop))
        {
            return true;
        }
        else if (job.End is { ExitCode: not 0 } || (now is not null && now.State != "COMPLETED")
            || since > (now is null ? ForGone : ForManifest))
        {
            Fail(job, now);
        }

        return true; // what has ended and is not settled is soon asked about again
    }

    /// <summary>A job that ended for no fault of its stage is submitted again.</summary>
    private async Task<bool> IsToRunAgainAsync(
        FollowedJob job, SlurmJob? now, TimeSpan since, IReadOnlyList<FollowedJob> above, CancellationToken stop)
    {
        var why = job.End is { ExitCode: StageJob.SubmitAgain } ? "saved before its limit"
            : now?.State is "NODE_FAIL" or "PREEMPTED" or "BOOT_FAIL" ? $"its job {job.Id} ended as {now.State}"
            : now is { State: "CANCELLED", Elapsed: "0:00" or "00:00:00" } && above.Any(a => a.Again > 0)
                ? "the job that it waited for was submitted again"
            : now is null && job.End is null && since > ForGone && job.Again == 0 ? $"its job {job.Id} left the queue without a result"
            : null;
        if (why is null || (job.Again >= MostAgain && job.End is not { ExitCode: StageJob.SubmitAgain }))
        {
            return false;
        }

        var after = submission.Waits(job.Stages, [.. above.Where(a => !a.IsSettled).Select(a => a.Id)]);
        Tell(job, isEnded: true);
        job.Again++;
        var plan = Path.GetFileName(Path.GetDirectoryName(job.LogPath)!);
        job.Name = job.Label;
        job.Id = (await queue.SubmitAsync(job.Name, submission.Arguments(job.Name, job.Stages, plan, after), longest: null, stop))!;
        say($"{Names(job)}: {why}; submitted again as job {job.Id}");
        return true;
    }

    private void Announce(FollowedJob job, SlurmJob now)
    {
        var hint = now.State == "PENDING" ? SlurmFailure.Hint(now.Reason) : null;
        var news = now.State switch
        {
            "RUNNING" => $"runs as job {now.Id} on {now.Node}",
            "PENDING" when hint is not null => $"job {now.Id} waits ({now.Reason}): {hint}",
            "PENDING" => $"job {now.Id} waits",
            _ => job.Said,
        };
        if (news != job.Said)
        {
            job.Said = news;
            say($"{Names(job)}: {news}");
        }
    }

    private void Fail(FollowedJob job, SlurmJob? now)
    {
        Tell(job, isEnded: true);
        var stage = job.Stages.First(s => !_made.Contains(s)).Name;
        var seen = job.Last ?? new SlurmJob(job.Id, SlurmJob.Gone, string.Empty, string.Empty, "an unknown time", job.Name, string.Empty);
        var last = now ?? seen with { State = SlurmJob.Gone, Reason = _withoutAccounts ?? "accounting has no record of it" };
        var lines = SlurmFailure.Lines(stage, last, job.End, job.Frozen, job.LogPath);
        _failures.Add(lines[0]);
        _failures.Add(lines[1].Trim());
        Settle(job, string.Join(Environment.NewLine, lines));
    }

    private void Settle(FollowedJob job, string line)
    {
        job.HasFailed = true;
        job.IsSettled = true;
        say(line);
    }

    private static string Names(FollowedJob job) => string.Join(", ", job.Stages.Select(s => s.Name));
}

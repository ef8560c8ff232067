using Build.Tasks;
using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Core.Graph;
using OpenHands.Settings;

namespace Build.Host;

/// <summary>
/// The Cake engine with what a pipeline of cached stages needs on top: a target whose own criterion skips it is not an error (Cake says it
/// could not be reached, but that is what "up to date" looks like), a dry run lists the stages of each task, and a misspelt target is
/// answered with the nearest name.
/// </summary>
public sealed class PipelineEngine(ICakeDataService data, ICakeLog log) : ICakeEngine
{
    private readonly CakeEngine _inner = new(data, log);

    public event EventHandler<BeforeSetupEventArgs>? BeforeSetup
    {
        add => _inner.BeforeSetup += value;
        remove => _inner.BeforeSetup -= value;
    }

    public event EventHandler<AfterSetupEventArgs>? AfterSetup
    {
        add => _inner.AfterSetup += value;
        remove => _inner.AfterSetup -= value;
    }

    public event EventHandler<BeforeTeardownEventArgs>? BeforeTeardown
    {
        add => _inner.BeforeTeardown += value;
        remove => _inner.BeforeTeardown -= value;
    }

    public event EventHandler<AfterTeardownEventArgs>? AfterTeardown
    {
        add => _inner.AfterTeardown += value;
        remove => _inner.AfterTeardown -= value;
    }

    public event EventHandler<BeforeTaskSetupEventArgs>? BeforeTaskSetup
    {
        add => _inner.BeforeTaskSetup += value;
        remove => _inner.BeforeTaskSetup -= value;
    }

    public event EventHandler<AfterTaskSetupEventArgs>? AfterTaskSetup
    {
        add => _inner.AfterTaskSetup += value;
        remove => _inner.AfterTaskSetup -= value;
    }

    public event EventHandler<BeforeTaskTeardownEventArgs>? BeforeTaskTeardown
    {
        add => _inner.BeforeTaskTeardown += value;
        remove => _inner.BeforeTaskTeardown -= value;
    }

    public event EventHandler<AfterTaskTeardownEventArgs>? AfterTaskTeardown
    {
        add => _inner.AfterTaskTeardown += value;
        remove => _inner.AfterTaskTeardown -= value;
    }

    public IReadOnlyList<ICakeTaskInfo> Tasks => _inner.Tasks;

    public CakeTaskBuilder RegisterTask(string name) => _inner.RegisterTask(name);

    public void RegisterSetupAction(Action<ISetupContext> action) => _inner.RegisterSetupAction(action);

    public void RegisterSetupAction<TData>(Func<ISetupContext, TData> action)
        where TData : class => _inner.RegisterSetupAction(action);

    public void RegisterTeardownAction(Action<ITeardownContext> action) => _inner.RegisterTeardownAction(action);

    public void RegisterTeardownAction<TData>(Action<ITeardownContext, TData> action)
        where TData : class => _inner.RegisterTeardownAction(action);

    public void RegisterTaskSetupAction(Action<ITaskSetupContext> action) => _inner.RegisterTaskSetupAction(action);

    public void RegisterTaskSetupAction<TData>(Action<ITaskSetupContext, TData> action)
        where TData : class => _inner.RegisterTaskSetupAction(action);

    public void RegisterTaskTeardownAction(Action<ITaskTeardownContext> action) => _inner.RegisterTaskTeardownAction(action);

    public void RegisterTaskTeardownAction<TData>(Action<ITaskTeardownContext, TData> action)
        where TData : class => _inner.RegisterTaskTeardownAction(action);

    public Task<CakeReport> RunTargetAsync(ICakeContext context, IExecutionStrategy strategy, ExecutionSettings settings)
    {
        var targets = settings.Targets.ToList();
        foreach (var target in targets.Where(t => Find(t) is null))
        {
            throw new CakeException($"The target '{target}' was not found{NearestName.Hint(target, [.. Tasks.Select(t => t.Name)])}");
        }

        if (strategy is not CancellableStrategy)
        {
            return Task.FromResult(ListStages((BuildContext)context, targets, settings.Exclusive));
        }

        if (settings.Exclusive)
        {
            ((BuildContext)context).IsExclusive = true;
            return SkippedBy(Find(targets[0])!, context, strategy) is { } skipped
                ? Task.FromResult(skipped)
                : _inner.RunTargetAsync(context, strategy, settings);
        }

        if (targets.Any(t => Find(t)!.Criterias.Count > 0))
        {
            // Cake refuses a target that is skipped; one that only groups it may have nothing to do.
            var group = RegisterTask($"{string.Join(" + ", targets)} (target)").IsDependentOn(targets);
            settings = new ExecutionSettings().SetTarget(group.Task.Name);
        }

        return _inner.RunTargetAsync(context, strategy, settings);
    }

    private CakeTask? Find(string name) =>
        Tasks.OfType<CakeTask>().FirstOrDefault(t => string.Equals(t.Name, name, StringComparison.OrdinalIgnoreCase));

    private static CakeReport? SkippedBy(CakeTask task, ICakeContext context, IExecutionStrategy strategy)
    {
        if (task.Criterias.FirstOrDefault(c => !c.Predicate(context)) is not { } criteria)
        {
            return null;
        }

        strategy.Skip(task, criteria);
        var report = new CakeReport();
        report.AddSkipped(task.Name, criteria.Message);
        return report;
    }

    private CakeReport ListStages(BuildContext context, IReadOnlyList<string> targets, bool exclusive)
    {
        context.IsDryRun = true;
        var graph = CakeGraphBuilder.Build(Tasks);
        var tasks = exclusive ? targets : graph.Traverse(targets).Select(name => Find(name)!.Name).ToList();
        DryRun.Print(context, tasks);
        return new CakeReport();
    }
}

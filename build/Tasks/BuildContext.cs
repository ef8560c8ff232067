using Build.Host;
using Build.Processes;
using Build.Slurm;
using Build.Stages;
using Build.Suites;
using Build.Suites.Plans;
using Cake.Common.Diagnostics;
using Cake.Core;
using Cake.Frosting;
using OpenHands.Settings;

namespace Build.Tasks;

/// <summary>What every task of this repository can ask for. Nothing is read before a task asks.</summary>
public sealed class BuildContext : FrostingContext
{
    private readonly Lazy<IStagePipeline> _pipeline;
    private readonly BuildCancellation _cancellation;

    public BuildContext(ICakeContext context, BuildCancellation cancellation, ClosingLines closing)
        : base(context)
    {
        _cancellation = cancellation;
        Stop = cancellation.Token;
        Closing = closing;
        Options = BuildOptions.From(Arguments, Log.Verbosity, Workspace);
        Build = new DotNetBuild(Repository, Say);
        Worker = new Worker(Repository, Build);
        _pipeline = new Lazy<IStagePipeline>(MakePipeline);
    }

    /// <summary>The checkout this host was built from: sources, tests, the worker.</summary>
    public string Repository { get; } = RepositoryRoot.Path;

    /// <summary>Where experiments/, data/ and results/ are: the checkout, or the folder that --working names.</summary>
    public string Workspace => Environment.WorkingDirectory.FullPath;

    /// <summary>Nothing is written but what saves time the next time.</summary>
    public bool IsDryRun { get; set; }

    /// <summary>The target runs without what it depends on (--exclusive).</summary>
    public bool IsExclusive { get; set; }

    public CancellationToken Stop { get; }

    /// <summary>What is printed last.</summary>
    public ClosingLines Closing { get; }

    public BuildOptions Options { get; }

    public DotNetBuild Build { get; }

    public Worker Worker { get; }

    public IStagePipeline Pipeline => _pipeline.Value;

    /// <summary>The pipeline, if a task of this run has asked for it.</summary>
    public IStagePipeline? StartedPipeline => _pipeline.IsValueCreated ? _pipeline.Value : null;

    public InputHashes? Hashes { get; private set; }

    /// <summary>All that was asked for is done: no further task starts.</summary>
    public void Finish() => _cancellation.Finish();

    /// <summary>One plain line, whole even when stages run together.</summary>
    public void Say(string line)
    {
        lock (_pipeline)
        {
            this.Information("{0}", line);
        }
    }

    private IStagePipeline MakePipeline()
    {
        var stages = SuiteStages.Load(Workspace, Options.Suite, Options.Config, Options.Overrides, Options.Experiments,
            claimsName: !IsDryRun);
        if (Options.Forced.Unmatched(stages).FirstOrDefault() is { } unmatched)
        {
            var known = stages.Select(s => s.Name).Concat(CachedKind.All.Select(k => k.Name)).ToList();
            throw new StageException($"--force={unmatched}: no stage or kind of that name{NearestName.Hint(unmatched, known)}");
        }

        var parallel = Options.OnSlurm ? 1 : Options.Parallel ?? SideBySide(stages);
        var how = new StageOptions(Options.Device, Options.Resume, Options.Offline, Options.Verbosity, Together: parallel > 1,
            Options.Mirror, Options.Processes);
        foreach (var stage in Options.OnSlurm ? [] : stages) // jobs are asked when they are made
        {
            how.RequireProcesses(stage);
        }

        var site = Options.OnSlurm ? SlurmSite.Read(Workspace) : null;
        Hashes = new InputHashes(Path.Combine(Workspace, "data", ".cache", "hashes.txt"), readAll: Options.Verify);
        var inspector = InspectorOf(stages, Hashes);
        if (site is not null)
        {
            stages = StagePart.Split(stages, stage => inspector.Inspect(stage).IsCurrent ? 1 : SlurmResources.JobsOf(stage, site));
            inspector = InspectorOf(stages, Hashes);
        }

        var provenance = new ProvenanceReader(Repository);
        var executor = new LocalExecutor(Worker, how, Workspace, Say, Closing.Add);
        var runner = new StageRunner(inspector, Options.Forced, executor, provenance.Read, Workspace, Say, SlurmLocks.Here);
        if (site is not null)
        {
            var options = new SlurmOptions(Options.Device, Options.Resume, Options.Offline, Options.Mirror, Options.Verbosity,
                Options.Detach, Options.KeepGoing, Options.MaxJobs, Options.Processes);
            var submission = new SlurmSubmission(Workspace, Repository, stages, inspector, Options.Forced, site, options);
            var queue = new SlurmQueue(site, Say);
            return new SlurmPipeline(stages, inspector, runner, submission, Worker, queue, provenance.Read, Workspace, Say, Stop);
        }

        return new LocalPipeline(stages, inspector, runner, parallel, startOver: Options.Resume == "never", Stop,
            new RunProgress(parallel, Say));
    }

    private StageInspector InspectorOf(IReadOnlyList<Stage> stages, InputHashes hashes) =>
        new(new StageIdentities(hashes), Options.Forced, Options.Verify, DataReaders.Of(stages));

    /// <summary>How many stages run at the same time.</summary>
    public int Together => Options.OnSlurm ? 1 : Options.Parallel ?? SideBySide(Pipeline.Stages);

    /// <summary>Stages for which there are cores; a GPU's memory is for one.</summary>
    private int SideBySide(IReadOnlyList<Stage> stages)
    {
        var onGpu = Options.Device.StartsWith("cuda", StringComparison.Ordinal) ||
            System.Environment.GetEnvironmentVariable("OPENHANDS_TORCH") is "cuda";
        return onGpu ? 1 : Math.Max(1, System.Environment.ProcessorCount / stages.Max(
            s => s.Threads * (s.Kind.Name == "pretrain" ? Options.Processes ?? s.Resources?.Processes ?? 1 : 1)));
    }
}

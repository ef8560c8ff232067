using Build.Stages;
using Build.Suites.Plans;

namespace Build.Tests.Stages;

/// <summary>A folder with stages in it, and fresh runs over them as separate invocations of the host would make.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FakeExecutor Executor { get; } = new();

    public List<string> Said { get; } = [];

    public string Root => _folder.Path;

    public Stage Stage(string name, string kind, string config = "a", IReadOnlyList<StageInput>? inputs = null, params Stage[] after) =>
        new(name, CachedKind.Named(kind), Path.Combine(Root, "results", name))
        {
            Suite = "suite",
            Config = config,
            Parameters = new Dictionary<string, string> { ["value"] = config },
            Inputs = inputs ?? [],
            After = after,
        };

    public StageInput Input(string name, string content)
    {
        var path = _folder.File(name);
        File.WriteAllText(path, content);
        return new StageInput($"data.{name}", path);
    }

    public InputHashes Hashes() => new(_folder.File("hashes.txt"));

    public StageInspector Inspector(ForcedStages? forced = null, bool verify = false, InputHashes? hashes = null) =>
        new(new StageIdentities(hashes ?? Hashes()), forced ?? ForcedStages.None, verify);

    /// <summary>Why a stage would run among others that may read it; null when it would not.</summary>
    public string? ReasonAmong(Stage[] all, Stage stage) =>
        new StageInspector(new StageIdentities(Hashes()), ForcedStages.None, verify: false, DataReaders.Of(all)).Inspect(stage).Reason;

    /// <summary>Why the stage would run; null when it would not.</summary>
    public string? Reason(Stage stage) => Inspector().Inspect(stage).Reason;

    public Task RunAsync(Stage stage, bool startOver = false, ForcedStages? forced = null, CancellationToken stop = default) =>
        new StageRunner(Inspector(forced), forced ?? ForcedStages.None, Executor, Read, Root, Say).RunAsync(stage, startOver, stop);

    public LocalPipeline Pipeline(int width, ForcedStages? forced, CancellationToken stop, params Stage[] stages)
    {
        var inspector = Inspector(forced);
        var runner = new StageRunner(inspector, forced ?? ForcedStages.None, Executor, Read, Root, Say);
        return new LocalPipeline(stages, inspector, runner, width, startOver: false, stop);
    }

    public void Dispose() => _folder.Dispose();

    private static Provenance Read() => new(new Dictionary<string, string> { ["machine"] = "here" }, "0123", Dirty: false);

    private void Say(string line)
    {
        lock (Said)
        {
            Said.Add(line);
        }
    }
}

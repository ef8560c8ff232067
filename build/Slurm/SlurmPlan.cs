using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Build.Processes;
using Build.Stages;
using Build.Suites;

namespace Build.Slurm;

/// <summary>A stage as it was when it was submitted.</summary>
public sealed record FrozenStage(
    string Name, string Suite, string Kind, string Output, string Config, string Key, IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyList<StageInput> Inputs, IReadOnlyDictionary<string, string> InputHashes, IReadOnlyList<string> After,
    IReadOnlyList<string> AlsoWrites, FrozenPart? Part = null);

/// <summary>What makes a stage a part of another.</summary>
public sealed record FrozenPart(int Number, int Count, string Whole);

/// <summary>What one job makes, one stage after the other, and what it may use.</summary>
/// <param name="Stages">The names of the stages.</param>
/// <param name="Forced">Those of them that are made although they are current.</param>
/// <param name="Device">cpu, cuda ...</param>
/// <param name="Seconds">The limit.</param>
/// <param name="Memory">Bytes; null where the cluster's own limit counts.</param>
/// <param name="Processes">How many share the batches of a pretraining.</param>
public sealed record FrozenJob(
    IReadOnlyList<string> Stages, IReadOnlyList<string> Forced, string Device, long Seconds, long? Memory, int Processes = 1);

/// <summary>
/// Everything that jobs go by, written once before the first of them is submitted: results/.cache/slurm/PLAN/plan.json. What is edited
/// afterwards, in experiments or in programs, is for later submissions.
/// </summary>
public sealed record SlurmPlan
{
    public const string FileName = "plan.json";

    /// <summary>The plan's name: that of its folder.</summary>
    public required string Name { get; init; }

    public required string Workspace { get; init; }

    /// <summary>The checkout, for the versions of packages.</summary>
    public required string Repository { get; init; }

    /// <summary>The copy of this host.</summary>
    public required string Host { get; init; }

    /// <summary>The copy of the worker.</summary>
    public required string Worker { get; init; }

    /// <summary>What stands before the worker in its command line.</summary>
    public required IReadOnlyList<string> Wrap { get; init; }

    public required string Commit { get; init; }

    public required bool Dirty { get; init; }

    public required string Resume { get; init; }

    public required bool Offline { get; init; }

    public required string? Mirror { get; init; }

    /// <summary>Tables are made of the runs that ended well, though others failed.</summary>
    public required bool KeepGoing { get; init; }

    public required string? Verbosity { get; init; }

    public required int SignalBefore { get; init; }

    public required int Requeues { get; init; }

    /// <summary>Seconds that a process on a lost node is given to see that its stage has gone.</summary>
    public required int Takeover { get; init; }

    /// <summary>All stages of the run, in topological order, for the keys of those that are made.</summary>
    public required IReadOnlyList<FrozenStage> Stages { get; init; }

    /// <summary>By job name.</summary>
    public required IReadOnlyDictionary<string, FrozenJob> Jobs { get; init; }

    /// <summary>By array name, the names in <see cref="Jobs"/> of its jobs, by index.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Arrays { get; init; }

    /// <summary>The name in <see cref="Jobs"/> of a job of Slurm's; null where this plan has none such.</summary>
    /// <param name="name">What Slurm calls it.</param>
    /// <param name="id">Its number, or that of its array and its index: 12_3.</param>
    public string? LabelOf(string name, string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return !Arrays.TryGetValue(name, out var labels) ? name
            : id.Split('_') is [_, var index] && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
            ? labels.ElementAtOrDefault(i) : null;
    }

    /// <summary>Where the plans of a workspace lie.</summary>
    public static string FolderOf(string workspace) => Path.Combine(workspace, "results", ".cache", "slurm");

    [JsonIgnore]
    public string Folder => Path.Combine(FolderOf(Workspace), Name);

    [JsonIgnore]
    public string Script => Path.Combine(Folder, "job.sh");

    /// <summary>A name for a new plan: when, and a part that no other has.</summary>
    public static string NewName(DateTimeOffset now) => $"{now:yyyyMMdd-HHmmss}-{Guid.NewGuid().ToString("N")[..8]}";

    /// <summary>The log of a job. Not in the stage's folder, which is emptied before a stage starts over.</summary>
    public static string LogOf(string folder, string job, string id) => Path.Combine(folder, $"{job}-{id}.log");

    /// <summary>How a job ended.</summary>
    public static string EndOf(string folder, string job) => Path.Combine(folder, $"{job}.end.json");

    /// <summary>Freezes a stage.</summary>
    public static FrozenStage Freeze(Stage stage, StageIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(identity);
        return new FrozenStage(stage.Name, stage.Suite, stage.Kind.Name, stage.Output, stage.Config, identity.Key, stage.Parameters,
            stage.Inputs, identity.Inputs.ToDictionary(i => i.Key, i => i.Value?.Sha256 ?? "missing"), [.. stage.After.Select(s => s.Name)],
            stage.AlsoWrites, stage.Part is { } part ? new FrozenPart(part.Work.Number, part.Work.Count, part.Whole.Name) : null);
    }

    public void Write(IReadOnlyList<string> setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        AtomicFile.Write(Path.Combine(Folder, FileName), JsonSerializer.Serialize(this, SlurmJson.Default.SlurmPlan));
        string[] command = [ChildProcess.DotNetPath, "exec", Host, StageJob.Verb, Path.Combine(Folder, FileName)];
        var last = $"exec {string.Join(' ', command.Select(SlurmNames.Quote))} \"$1\"";
        AtomicFile.Write(Script, string.Join('\n', ["#!/bin/bash", .. setup, last, ""]));
    }

    /// <exception cref="StageException">There is no such file, or it is none.</exception>
    public static SlurmPlan Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), SlurmJson.Default.SlurmPlan)
                ?? throw new StageException($"{path} holds no plan; submit the stages again.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new StageException($"{path}, by which this job was submitted, cannot be read ({e.Message}); submit its stages again.", e);
        }
    }

    /// <summary>The stages again. Tables are of the runs there are when they are made, so they are composed then.</summary>
    public IReadOnlyDictionary<string, Stage> Thaw()
    {
        var stages = new Dictionary<string, Stage>(StringComparer.Ordinal);
        foreach (var frozen in Stages)
        {
            stages[frozen.Name] = frozen.Kind == TableStage.Kind ? TableStage.After(Workspace, frozen.Suite, [.. stages.Values])
                : frozen.Part is not { } part ? Thawed(frozen, stages)
                : Thawed(frozen, stages) with
                {
                    Part = new StagePart(new WorkPart(part.Number, part.Count), Thawed(WithoutParts(part.Whole), stages)),
                };
        }

        return stages;
    }

    // A part is thawed before the whole that it names, whose own parts it does not need.
    private FrozenStage WithoutParts(string name)
    {
        var whole = Stages.Single(s => s.Name == name);
        return whole with { After = [.. whole.After.Where(above => Stages.Single(s => s.Name == above).Part is null)] };
    }

    private static Stage Thawed(FrozenStage frozen, Dictionary<string, Stage> above) =>
        new(frozen.Name, CachedKind.Named(frozen.Kind), frozen.Output)
        {
            Suite = frozen.Suite,
            Config = frozen.Config,
            Parameters = frozen.Parameters,
            Inputs = frozen.Inputs,
            After = [.. frozen.After.Select(name => above[name])],
            AlsoWrites = frozen.AlsoWrites,
        };
}

/// <summary>How a job of ours ended, in its own words; absent where it had no time for them.</summary>
public sealed record SlurmEnd(string Job, int Restart, int ExitCode, string Node, double Seconds, long? PeakMemory, string? Message);

/// <summary>How often a job started, and how far it had come when it was last interrupted.</summary>
public sealed record SlurmProgress(int Starts, int Requeues, int WithoutProgress, string Mark);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SlurmPlan))]
[JsonSerializable(typeof(SlurmEnd))]
[JsonSerializable(typeof(SlurmProgress))]
internal sealed partial class SlurmJson : JsonSerializerContext;

using OpenHands.Runs.Manifests;

namespace Build.Stages;

/// <summary>Whether a stage has to run, and why; null as reason means that its outputs are current.</summary>
public sealed record StageStatus(Stage Stage, StageIdentity Identity, string? Reason)
{
    /// <summary>How long the stage took when it was last made; null when it never was, or its folder is gone.</summary>
    public double? LastSeconds { get; init; }

    /// <summary>The finished result of this key is beside the stage's folder and only has to be moved back.</summary>
    public bool IsKept { get; init; }

    /// <summary>Where the content of the stage's folder would be kept if the stage ran; null where it stays or there is none.</summary>
    public string? WillBeKeptAs { get; init; }

    public bool IsCurrent => Reason is null;

    /// <summary>The external inputs that are not there.</summary>
    public IEnumerable<StageInput> MissingInputs => Stage.Inputs.Where(i => Identity.Inputs[i.Key] is null);
}

/// <summary>
/// Compares what a stage would be made from with what its manifest says it was made from. Data whose files were deleted count as current
/// while every stage that reads them does: nothing needs them.
/// </summary>
/// <param name="identities">Says what a stage would be made from.</param>
/// <param name="forced">What has to run although it is current.</param>
/// <param name="verify">Whether outputs are read again.</param>
/// <param name="readers">Who reads a data stage's files; null where no file may be missing.</param>
public sealed class StageInspector(
    StageIdentities identities, ForcedStages forced, bool verify, IReadOnlyDictionary<Stage, IReadOnlyList<Stage>>? readers = null)
{
    /// <summary>The key of what the stage would make.</summary>
    public string KeyOf(Stage stage) => identities.Of(stage).Key;

    public StageStatus Inspect(Stage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        var identity = identities.Of(stage);
        var folder = new StageFolder(stage);
        var manifest = folder.Manifest;
        var reason = ReasonOf(stage, identity, folder, manifest);
        if (reason is null)
        {
            return new StageStatus(stage, identity, null) { LastSeconds = manifest?.Seconds };
        }

        var isForced = forced.Why(stage) is not null;
        if (!isForced && folder.Key != identity.Key && new KeptFolders(stage).Find(identity.Key) is { } kept)
        {
            var name = Path.GetFileName(kept.FullPath);
            if (kept.Manifest is { } done && done.Outputs.All(o => kept.Fault(o, verify) is null))
            {
                return new StageStatus(stage, identity, $"kept as {name}, moves back") { LastSeconds = done.Seconds, IsKept = true };
            }

            reason = stage.Kind.Resumes ? $"interrupted, goes on from {name}" : reason;
        }

        return new StageStatus(stage, identity, reason)
        {
            LastSeconds = manifest?.Seconds,
            WillBeKeptAs = !folder.GoesOn(identity.Key, isForced) && folder.IsWorthKeeping
                ? KeptFolderName.Of(stage.Output, folder.Key)
                : null,
        };
    }

    private string? ReasonOf(Stage stage, StageIdentity identity, StageFolder folder, StageManifest? manifest)
    {
        if (stage.Part is { } part && Inspect(part.Whole).IsCurrent)
        {
            return null; // nothing needs it any more
        }

        if (manifest is null)
        {
            return folder.UnfinishedKey is { } key
                ? key == identity.Key && stage.Kind.Resumes ? "interrupted, goes on" : "interrupted, starts over"
                : "missing output";
        }

        if (manifest.Key != identity.Key)
        {
            return string.Join("; ", Changes(manifest, identity).DefaultIfEmpty("key changed"));
        }

        return forced.Why(stage) ?? FaultOf(stage, folder, manifest);
    }

    private string? FaultOf(Stage stage, StageFolder folder, StageManifest manifest)
    {
        bool? spent = null;
        foreach (var output in manifest.Outputs)
        {
            if (folder.Fault(output, verify) is { } fault && !(folder.Lacks(output) && (spent ??= IsSpent(stage))))
            {
                return fault;
            }
        }

        return null;
    }

    private bool IsSpent(Stage stage) =>
        readers?.GetValueOrDefault(stage) is { } own && own.All(reader => Inspect(reader).IsCurrent);

    private static IEnumerable<string> Changes(StageManifest manifest, StageIdentity identity)
    {
        if (manifest.Kind != identity.Kind)
        {
            yield return $"kind changed: {manifest.Kind} -> {identity.Kind}";
        }
        else if (manifest.KindVersion != identity.Version)
        {
            yield return $"version of {identity.Kind} stages changed: {manifest.KindVersion} -> {identity.Version}";
        }

        foreach (var text in Differences("parameter changed", manifest.Parameters, identity.Parameters, withValues: true)
            .Concat(Differences("input changed", HashesOf(manifest), HashesOf(identity), withValues: false))
            .Concat(Differences("upstream stage changed", manifest.After, identity.After, withValues: false)))
        {
            yield return text;
        }
    }

    private static Dictionary<string, string> HashesOf(StageManifest manifest) =>
        manifest.Inputs.Where(i => i.Key is not null).ToDictionary(i => i.Key!, i => i.Sha256, StringComparer.Ordinal);

    private static Dictionary<string, string> HashesOf(StageIdentity identity) =>
        identity.Inputs.ToDictionary(i => i.Key, i => i.Value?.Sha256 ?? "missing", StringComparer.Ordinal);

    private static IEnumerable<string> Differences(
        string what, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now, bool withValues)
    {
        var names = before.Keys.Union(now.Keys)
            .Where(n => before.GetValueOrDefault(n) != now.GetValueOrDefault(n)).Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
        {
            yield break;
        }

        var values = withValues
            ? $" {before.GetValueOrDefault(names[0], "(none)")} -> {now.GetValueOrDefault(names[0], "(none)")}"
            : string.Empty;
        var first = names[0] + values;
        yield return names.Count == 1 ? $"{what}: {first}" : $"{what}: {first} and {names.Count - 1} more";
    }
}

using System.Collections.Concurrent;

namespace Build.Stages;

/// <summary>Works out the identity of each stage once per run; the key of a stage needs only the keys above it, not their outputs.</summary>
public sealed class StageIdentities(InputHashes hashes)
{
    private readonly ConcurrentDictionary<string, StageIdentity> _known = new(StringComparer.Ordinal);

    public StageIdentity Of(Stage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return _known.TryGetValue(stage.Output, out var known) ? known : _known.GetOrAdd(stage.Output, Make(stage));
    }

    private StageIdentity Make(Stage stage) => new(
        stage.Kind.Name,
        stage.Kind.Version,
        stage.Parameters,
        stage.Inputs.ToDictionary(i => i.Key, i => hashes.Of(i.Path), StringComparer.Ordinal),
        stage.After.ToDictionary(s => s.Name, s => Of(s).Key, StringComparer.Ordinal));
}

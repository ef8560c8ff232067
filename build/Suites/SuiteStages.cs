using Build.Stages;
using OpenHands.Settings.Suites;
using OpenHands.Settings.Yaml;
using ComposedStage = OpenHands.Settings.Suites.Stage;
using Stage = Build.Stages.Stage;

namespace Build.Suites;

/// <summary>Turns a suite's composed stages into cached stages of this host, and adds the one that tabulates them.</summary>
public static class SuiteStages
{
    /// <summary>In topological order, as the suite gives them; the tables come last.</summary>
    /// <param name="workspace">What relative paths are relative to.</param>
    /// <param name="suite">A name under experiments/ or a folder.</param>
    /// <param name="config">One experiment's file, or one training's as upstream's are; its folder is then the suite.</param>
    /// <param name="overrides">Of --set.</param>
    /// <param name="experiments">Of --experiment; empty for all.</param>
    /// <param name="claimsName">Whether the suite's name is taken from now on: not by a dry run.</param>
    public static IReadOnlyList<Stage> Load(
        string workspace, string? suite, string? config, IReadOnlyList<string> overrides, IReadOnlyList<string> experiments,
        bool claimsName = false)
    {
        if (config is not null)
        {
            var file = Path.GetFullPath(config, workspace);
            if (!File.Exists(file))
            {
                throw new StageException($"--config={config}: no such file.");
            }

            if (suite is not null || experiments.Count > 0)
            {
                throw new StageException("--config names an experiment by itself: leave out --suite and --experiment.");
            }

            return Stages(Suite.LoadFile(file, workspace, overrides, claimsName), workspace);
        }

        return Stages(Suite.Load(suite ?? "sample", workspace, overrides, experiments, claimsName), workspace);
    }

    private static IReadOnlyList<Stage> Stages(Suite loaded, string workspace)
    {
        var stages = new Dictionary<string, Stage>(StringComparer.Ordinal);
        foreach (var composed in loaded.Stages)
        {
            stages.Add(composed.Id, Convert(composed, loaded.Name, workspace, stages));
        }

        return [.. stages.Values, TableStage.After(workspace, loaded.Name, [.. stages.Values]) with
        {
            Comparisons = loaded.Comparisons,
        }];
    }

    private static Stage Convert(ComposedStage composed, string suite, string workspace, Dictionary<string, Stage> stages)
    {
        var external = composed.ExternalInputs.DistinctBy(i => i.Key)
            .Select(i => new StageInput(i.Key, Path.GetFullPath(i.Path, workspace))).ToList();
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Flatten(composed.Config, string.Empty, parameters);
        foreach (var input in external)
        {
            parameters.Remove(input.Key); // its content counts, not its place
        }

        return new Stage(composed.Id, CachedKind.Named(composed.Kind.Verb()), Path.GetFullPath(composed.Output, workspace))
        {
            Suite = suite,
            ConfigWhenAsked = new(() => composed.ConfigText),
            Parameters = parameters,
            Inputs = external,
            After = [.. composed.DependsOn.Select(d => stages[d.Id])],
            Resources = composed.Definition.Resources,
        };
    }

    private static void Flatten(ConfigNode node, string key, SortedDictionary<string, string> parameters)
    {
        switch (node)
        {
            case ConfigMap map:
                foreach (var name in map.Keys)
                {
                    Flatten(map[name]!, key.Length == 0 ? name : $"{key}.{name}", parameters);
                }

                break;
            case ConfigList list:
                for (var i = 0; i < list.Items.Count; i++)
                {
                    Flatten(list.Items[i], $"{key}.{i}", parameters);
                }

                break;
            case ConfigScalar scalar:
                parameters[key] = scalar.Text;
                break;
        }
    }
}

using OpenHands.Settings.Reading;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Suites;

/// <summary>A suite's files, read but not composed.</summary>
internal sealed record SuiteFiles(string Description, ConfigMap Values, Experiment Shared, IReadOnlyList<Experiment> Experiments)
{
    private const string SuiteFile = "suite.yaml";
    private static readonly string[] RunKeys = ["compat", "defects", "protocol", "seed", "dataset"];

    public static SuiteFiles Read(string folder, string root, IReadOnlyList<string> only)
    {
        var suitePath = Path.Combine(folder, SuiteFile);
        var suite = File.Exists(suitePath) ? YamlDocument.ReadFile(suitePath, Shown(suitePath, root)) : new ConfigMap(SuiteFile, 1);
        var parts = new PartLibrary(folder, root);
        var report = new ConfigReport();
        var map = new MapReader(suite, "", report);
        var description = map.Text("description") ?? "";
        var values = Own(map, "values");
        var defaults = Defaults(map, RunKeys, parts);
        var shared = new Experiment("", description, Settings(defaults, defaults), Stages(map, defaults, parts), suitePath)
        {
            Comparisons = Comparison.ReadAll(map, ""),
        };
        map.End();
        report.ThrowIfAny();

        var files = Directory.EnumerateFiles(folder, "*.yaml").Where(file => Path.GetFileName(file) != SuiteFile).Order(
            StringComparer.Ordinal).ToList();
        var names = files.ConvertAll(file => Path.GetFileNameWithoutExtension(file));
        foreach (var wanted in only.Where(wanted => !names.Contains(wanted)))
        {
            throw new ConfigurationException(
                $"--experiment {wanted}: no {wanted}.yaml in {Shown(folder, root)}{NearestName.Hint(wanted, names)}");
        }

        var experiments = files
            .Where(file => only.Count == 0 || only.Contains(Path.GetFileNameWithoutExtension(file)))
            .Select(file => ReadExperiment(file, root, defaults, values, parts)).ToList();
        return new SuiteFiles(description, values, shared, experiments);
    }

    /// <summary>Whether a file is one training's configuration, as upstream's are, and no experiment of stages.</summary>
    public static bool IsTraining(string file) => YamlDocument.ReadFile(file)["stages"] is null;

    /// <summary>One training's configuration as an experiment: a pretraining, or a fine-tuning with its evaluation.</summary>
    public static SuiteFiles OfTraining(string file, string root)
    {
        var map = YamlDocument.ReadFile(file, Shown(file, root));
        if (map["data"] is not ConfigMap data || data["train_dataset"] is null && data["train_pipeline"] is null)
        {
            throw new ConfigurationException(
                $"{Shown(file, root)}: data: expected train_dataset (a pretraining) or "
                + "train_pipeline (a fine-tuning), or a file with stages. "
                + "Files of video networks, as upstream's old ones are, have no meaning here: this project's networks read poses");
        }

        var (settings, parameters) = (new ConfigMap(map.File, map.Line), (ConfigMap)map.Copy());
        foreach (var key in RunKeys.Where(key => map[key] is not null))
        {
            settings.Set(key, map[key]!);
            parameters.Remove(key);
        }

        var name = Path.GetFileNameWithoutExtension(file);
        var place = $"{map.File}:{map.Line}";
        IReadOnlyList<StageDefinition> stages = data["train_dataset"] is not null
            ? [new("pretrain", StageKind.Pretrain, parameters, null, [], place)]
            : [new("finetune", StageKind.Finetune, parameters, null, [], place),
                new("evaluate", StageKind.Evaluate, new ConfigMap(map.File, map.Line), "finetune", [], place)];
        var none = new Experiment("", "", new ConfigMap(map.File, map.Line), [], file);
        return new SuiteFiles($"{name}, one training", new ConfigMap(map.File, map.Line), none, [new(name, "", settings, stages, file)]);
    }

    private static Experiment ReadExperiment(string file, string root, ConfigMap suiteDefaults, ConfigMap values, PartLibrary parts)
    {
        var report = new ConfigReport();
        var map = new MapReader(YamlDocument.ReadFile(file, Shown(file, root)), "", report);
        var name = map.Text("name") ?? Path.GetFileNameWithoutExtension(file);
        if (name != Path.GetFileNameWithoutExtension(file))
        {
            map.Problem("name", $"'{name}' differs from the file's name; --experiment and the output folders use the file's name");
        }

        // The experiment's own defaults are laid over the suite's; its run keys stand beside them, not in them.
        var defaults = Defaults(map, [], parts).Over(suiteDefaults);
        var own = new ConfigMap(file, 1);
        foreach (var key in RunKeys)
        {
            if (map.Node(key) is { } node)
            {
                own.Set(key, node);
            }
        }

        foreach (var key in Own(map, "values").Keys.Where(key => values[key] is not null))
        {
            map.Problem("values", $"'{key}' is already a value of suite.yaml");
        }

        own.Set("values", Own(map, "values"));
        var experiment = new Experiment(
            name, map.Text("description") ?? "", own.Over(Settings(defaults, own)), Stages(map, defaults, parts), file)
        {
            Comparisons = Comparison.ReadAll(map, name),
        };
        map.End();
        report.ThrowIfAny();
        return experiment;
    }

    private static ConfigMap Defaults(MapReader map, string[] runKeys, PartLibrary parts)
    {
        var defaults = Own(map, "defaults");
        foreach (var key in defaults.Keys.Where(key => !runKeys.Contains(key) && !StageKinds.ByName.ContainsKey(key)))
        {
            map.Problem("defaults",
                $"{defaults[key]!.Place}: unknown '{key}'{NearestName.Hint(key, [.. runKeys, .. StageKinds.ByName.Keys])}");
        }

        return parts.Settle(defaults);
    }

    private static ConfigMap Settings(ConfigMap defaults, ConfigMap place)
    {
        var settings = new ConfigMap(place.File, place.Line);
        foreach (var key in RunKeys.Where(key => defaults[key] is not null))
        {
            settings.Set(key, defaults[key]!);
        }

        return settings;
    }

    private static List<StageDefinition> Stages(MapReader map, ConfigMap defaults, PartLibrary parts)
    {
        var stages = new List<StageDefinition>();
        if (map.Map("stages") is { } all)
        {
            foreach (var name in all.Keys)
            {
                if (name is "suite" or "root" or "values" || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
                {
                    all.Problem(name, "a stage's name is made of letters, digits, - and _, and is not suite, root or values");
                }

                if (all.Map(name) is { } stage)
                {
                    stages.Add(ReadStage(name, stage, defaults, parts));
                }
            }
        }

        return stages;
    }

    private static StageDefinition ReadStage(string name, MapReader map, ConfigMap defaults, PartLibrary parts)
    {
        var kind = map.Choice("run", StageKinds.ByName);
        if (kind is null)
        {
            map.Problem("run", $"is missing; expected one of {string.Join(", ", StageKinds.ByName.Keys)}");
        }

        var below = kind is null ? null : defaults[kind.Value.Verb()] as ConfigMap;
        var layers = new StageLayers(parts.Settle(Own(map, "with")), PartLibrary.Names(map.Node("use")), below, parts);

        var axes = new List<MatrixAxis>();
        if (map.Map("matrix") is { } matrix)
        {
            foreach (var axis in matrix.Keys.Where(axis => StageLayers.IsUse(axis) && axis.AsSpan(4).IndexOfAny("./") >= 0))
            {
                matrix.Problem(axis, "an axis of parts is named use.GROUP, with the parts in parts/GROUP/");
            }

            foreach (var axis in matrix.Keys.Where(axis => matrix.List(axis) is null or []))
            {
                matrix.Problem(axis, "an axis takes at least one value; without one there would be no cell at all");
            }

            axes.AddRange(matrix.Keys.Select(
                axis => new MatrixAxis(axis, [.. (matrix.List(axis) ?? []).Select(value => AxisValue(matrix, axis, value))])));
        }

        var stage = new StageDefinition(name, kind ?? StageKind.Evaluate, layers.Compose([]), map.Text("of"), axes, map.Place)
        {
            Layers = layers,
            Resources = map.Map("resources") is { } resources
                ? ResourceSettings.Read(resources, (kind ?? StageKind.Evaluate).Verb()) : null,
        };
        map.End();
        return stage;
    }

    private static ConfigScalar AxisValue(MapReader matrix, string axis, ConfigNode value)
    {
        if (value is ConfigScalar { IsNull: false } scalar
            && scalar.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '+'))
        {
            return scalar;
        }

        matrix.Problem(axis, $"{value.Place}: an axis has values of letters, digits and . _ - + (they name folders), found {value.Kind}");
        return new ConfigScalar("", quoted: true, value.File, value.Line);
    }

    private static ConfigMap Own(MapReader map, string key) => map.Node(key) switch
    {
        ConfigMap own => own,
        null => new ConfigMap(map.Place, 0),
        var other => Wrong(map, key, other),
    };

    private static ConfigMap Wrong(MapReader map, string key, ConfigNode node)
    {
        map.Problem(key, $"expected a map, found {node.Kind}");
        return new ConfigMap(node.File, node.Line);
    }

    internal static string Shown(string path, string root)
    {
        var relative = Path.GetRelativePath(root, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative.Replace('\\', '/');
    }
}

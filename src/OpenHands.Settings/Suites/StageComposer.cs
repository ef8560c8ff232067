using OpenHands.Settings.Reading;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Training;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Suites;

/// <summary>
/// Turns definitions into composed stages: defaults, parts, matrix cell, overrides, then <c>${...}</c>. A stage is composed when it is
/// first asked
/// for, so references may point forward in a file.
/// </summary>
internal sealed class StageComposer(string suite, SuiteFiles files, IReadOnlyList<Override> overrides, Func<string, string?> environment)
{
    /// <summary>What an evaluation does not take over from the training that it follows.</summary>
    internal static readonly string[] TrainingKeys = ["optim", "trainer", "exp_manager", "training"];

    /// <summary>The keys of <c>training</c> that an evaluation keeps.</summary>
    internal static readonly string[] ComputeKeys = [.. SettingsBinder.PropertiesOf(typeof(ComputeSettings)).Select(
        key => key.Setting.Key)];

    private readonly Dictionary<string, Stage> _composed = [];
    private readonly HashSet<string> _underWay = [];
    private readonly List<Stage> _inOrder = [];
    private readonly OverrideTargets _targets = new(files, overrides);

    public IReadOnlyList<Stage> ComposeAll()
    {
        foreach (var experiment in files.Experiments.Prepend(files.Shared))
        {
            foreach (var definition in experiment.Stages)
            {
                foreach (var cell in Cells(experiment, definition))
                {
                    Compose(experiment, definition, cell);
                }
            }
        }

        _targets.RequireAllUsed();
        if (_inOrder.GroupBy(stage => stage.Output, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ConfigurationException(
                $"{twice.Last().Definition.Place}: output folder {twice.Key} is also that of stage {twice.First().Id}");
        }

        return _inOrder;
    }

    /// <summary>The cells of a stage: of its own matrix, behind those of the stage it follows.</summary>
    private IReadOnlyList<MatrixCell> Cells(Experiment experiment, StageDefinition definition)
    {
        var own = MatrixCell.Expand(_targets.Axes(experiment, definition));
        return definition.Of is null
            ? own
            : [.. Cells(experiment, Followed(experiment, definition)).SelectMany(
                outer => own.Select(inner => new MatrixCell([.. outer.Values, .. inner.Values])))];
    }

    private Stage Compose(Experiment experiment, StageDefinition definition, MatrixCell cell)
    {
        var id = string.Join('/', new[] { experiment.Name, definition.Name, cell.Name }.Where(part => part.Length > 0));
        if (_composed.TryGetValue(id, out var done))
        {
            return done;
        }

        if (!_underWay.Add(id))
        {
            throw new ConfigurationException(
                $"{definition.Place}: stage {id} needs its own output, by way of {string.Join(", ", _underWay)}");
        }

        var references = new StageReferences(experiment, files, cell, environment, Resolve, Cells);
        var config = Parameters(experiment, definition, cell, references);
        references.Interpolate(config, _targets);
        var report = new ConfigReport();
        var settings = StageSchema.Read(definition.Kind, config, report);
        report.ThrowIfAny();
        IReadOnlyList<Stage> needed = references.Stages;
        if (settings is PretrainSettings pretraining
            && ImplicitPack.Settle(config, pretraining, (name, pack) =>
                PackStage(name, pack, definition.Place, references.Stages)) is { Count: > 0 } packs)
        {
            needed = [.. references.Stages, .. packs.DistinctBy(pack => pack.Id)];
            report = new ConfigReport();
            settings = StageSchema.Read(definition.Kind, config, report);
        }

        var area = definition.Kind.UsesNetwork() ? "results/runs" : "data";
        var stage = new Stage
        {
            Id = id,
            Experiment = experiment.Name,
            Definition = definition,
            Cell = cell,
            Output = $"{area}/{suite}/{id}",
            Config = config,
            DependsOn = needed,
            ExternalInputs = External(report, needed),
            Ignored = report.Ignored,
            Settings = settings,
        };
        _underWay.Remove(id);
        _composed.Add(id, stage);
        _inOrder.Add(stage);
        return stage;
    }

    private Stage PackStage(string name, ConfigMap config, string place, IReadOnlyList<Stage> before)
    {
        if (_composed.TryGetValue(name, out var done))
        {
            return done;
        }

        var report = new ConfigReport();
        var settings = StageSchema.Read(StageKind.Pack, config, report);
        report.ThrowIfAny();
        Stage[] sources = [.. before.Where(made => report.Inputs.Any(input => IsInside(input.Path, made.Output)))];
        var stage = new Stage
        {
            Id = name,
            Experiment = "",
            Definition = new StageDefinition(name, StageKind.Pack, config, null, [], place),
            Cell = MatrixCell.Only,
            Output = $"data/{suite}/{name}",
            Config = config,
            DependsOn = sources,
            ExternalInputs = External(report, sources),
            Ignored = report.Ignored,
            Settings = settings,
        };
        _composed.Add(name, stage);
        _inOrder.Add(stage);
        return stage;
    }

    private static InputPath[] External(ConfigReport report, IReadOnlyList<Stage> made) =>
        [.. report.Inputs.Where(input => !made.Any(stage => IsInside(input.Path, stage.Output)))];

    // What the stage's config holds before ${...}: the followed stage's, own parameters, run keys, the cell, overrides.
    private ConfigMap Parameters(Experiment experiment, StageDefinition definition, MatrixCell cell, StageReferences references)
    {
        var own = _targets.Axes(experiment, definition).Count;
        var choices = cell.Values.TakeLast(own).Where(axis => StageLayers.IsUse(axis.Key)).Concat(
            _targets.Parts(experiment, definition)).ToList();
        var tree = choices.Count > 0 ? definition.Layers!.Compose(choices) : (ConfigMap)definition.Parameters.Copy();
        if (definition.Of is not null)
        {
            var followed = Followed(experiment, definition);
            var outer = new MatrixCell([.. cell.Values.SkipLast(own)]);
            tree = tree.Over(EvaluationPart(Parameters(experiment, followed, outer, references), followed));
        }

        if (definition.Kind.UsesNetwork())
        {
            foreach (var key in experiment.Settings.Keys.Where(key => key != "values" && tree[key] is null))
            {
                tree.Set(key, experiment.Settings[key]!.Copy());
            }
        }

        foreach (var (axis, value) in cell.Values.Where(axis => !StageLayers.IsUse(axis.Key)))
        {
            new Override(axis.Split('.'), value).Apply(tree);
        }

        _targets.Apply(experiment, definition, tree);
        if (definition.Kind == StageKind.Finetune)
        {
            PretrainedReference.Settle(tree, references);
        }

        if (definition.Of is not null)
        {
            RemoveTraining(tree);
        }

        RemoveComputeDefaults(tree);
        tree.Set("kind", new ConfigScalar(definition.Kind.Verb(), quoted: false, definition.Place, 0));
        return tree;
    }

    // An evaluation is of the trained network's data, model and best checkpoint, and computes as the training did; the rest of how it was
    // trained is the followed stage's own matter.
    private static ConfigMap EvaluationPart(ConfigMap tree, StageDefinition followed)
    {
        RemoveTraining(tree);
        if ((tree["model"] as ConfigMap)?["pretrained"] is ConfigMap pretrained && pretrained["load_from"] is ConfigMap from)
        {
            from.Remove("ckpt");
        }

        tree.Set("pretrained", new ConfigScalar($"${{{followed.Name}}}/checkpoints/best.safetensors", quoted: true, followed.Place, 0));
        return tree;
    }

    // Written or not, one thread is one thread: the same settings are the same stage.
    private static void RemoveComputeDefaults(ConfigMap tree)
    {
        if (tree["training"] is not ConfigMap training)
        {
            return;
        }

        var report = new ConfigReport();
        var asked = SettingsBinder.Bind<ComputeSettings>(new MapReader(training, "training", report), end: false);
        var defaults = new ComputeSettings();
        foreach (var key in SettingsBinder.PropertiesOf(typeof(ComputeSettings)))
        {
            if (report.Problems.Count == 0 && Equals(key.Property.GetValue(asked), key.Property.GetValue(defaults)))
            {
                training.Remove(key.Setting.Key);
            }
        }

        if (training.Keys.Count == 0)
        {
            tree.Remove("training");
        }
    }

    private static void RemoveTraining(ConfigMap tree)
    {
        foreach (var key in TrainingKeys)
        {
            if (key == "training" && tree[key] is ConfigMap training && training.Keys.Intersect(ComputeKeys).Any())
            {
                foreach (var other in training.Keys.Except(ComputeKeys).ToList())
                {
                    training.Remove(other);
                }
            }
            else
            {
                tree.Remove(key);
            }
        }
    }

    private static StageDefinition Followed(Experiment experiment, StageDefinition definition)
    {
        var followed = experiment.Stages.FirstOrDefault(stage => stage.Name == definition.Of);
        return followed is { Kind: StageKind.Finetune, Of: null } && definition.Kind == StageKind.Evaluate
            ? followed
            : throw new ConfigurationException(
                $"{definition.Place}: of: '{definition.Of}': an evaluate stage follows a finetune stage of the same file"
                + NearestName.Hint(definition.Of!,
                    [.. experiment.Stages.Where(stage => stage.Kind == StageKind.Finetune).Select(stage => stage.Name)]));
    }

    private Stage Resolve(Experiment experiment, StageDefinition definition, MatrixCell cell) => Compose(experiment, definition, cell);

    private static bool IsInside(string path, string folder) =>
        path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);
}

using OpenHands.Results.Tables;
using OpenHands.Runs;
using OpenHands.Settings;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;

namespace OpenHands.Worker.Composition;

/// <summary>The table cells that the suites under experiments/ promise: one for every evaluation, whatever its seed.</summary>
internal static class PromisedCells
{
    /// <param name="root">The repository's root.</param>
    /// <param name="warn">Hears of suites that cannot be read: their finished runs are tabulated all the same.</param>
    public static IReadOnlyList<ResultCell> Of(string root, Action<string> warn) => Of(Suites(root, warn), root);

    /// <param name="suites">The suites under experiments/.</param>
    /// <param name="root">The repository's root.</param>
    public static IReadOnlyList<ResultCell> Of(IReadOnlyList<Suite> suites, string root) =>
        [.. suites.SelectMany(suite => suite.Stages.Where(stage => stage.Kind == StageKind.Evaluate)
                .Select(stage => Cell(suite.Name, stage, root)))
            .DistinctBy(cell => (cell.Experiment, cell.Dataset, cell.Model, cell.Init, cell.Labels, cell.Start))];

    /// <summary>The suites under experiments/ that can be read.</summary>
    public static IReadOnlyList<Suite> Suites(string root, Action<string> warn) =>
        [.. Suite.Names(root).Select(name => Loaded(name, name, root, warn)).OfType<Suite>()];

    /// <summary>What each suite compares: those under experiments/, and of other folders those whose runs are there.</summary>
    /// <param name="suites">The suites under experiments/.</param>
    /// <param name="runs">All finished runs.</param>
    /// <param name="root">The repository's root.</param>
    /// <param name="warn">Hears of suites that cannot be read: pretrained is compared with scratch there.</param>
    public static Func<string, IReadOnlyList<Comparison>> Comparisons(
        IReadOnlyList<Suite> suites, IEnumerable<Run> runs, string root, Action<string> warn)
    {
        var shipped = Suite.Names(root);
        var others = runs.Select(run => run.Suite).Distinct().Except(shipped)
            .Select(name => Suite.OwnerOf(name, root) is { } folder ? Loaded(name, folder, root, warn) : null).OfType<Suite>();
        var declared = suites.Concat(others).DistinctBy(suite => suite.Name).ToDictionary(suite => suite.Name, suite => suite.Comparisons);
        return suite => declared.GetValueOrDefault(suite, []);
    }

    private static Suite? Loaded(string name, string folder, string root, Action<string> warn)
    {
        try
        {
            return Suite.Load(folder, root);
        }
        catch (ConfigurationException e)
        {
            warn($"suite {name} is left out of the promised cells and comparisons: {e.Message}");
            return null;
        }
    }

    private static ResultCell Cell(string suite, Stage stage, string root)
    {
        var config = (EvaluateSettings)stage.Settings;
        var trained = stage.DependsOn.Select(needed => needed.Settings).OfType<FinetuneSettings>().FirstOrDefault();
        var producer = trained?.Cell.Initialisation == Initialisation.Scratch ? null
            : stage.DependsOn.SelectMany(needed => needed.DependsOn)
                .FirstOrDefault(needed => needed.Settings is PretrainSettings or FinetuneSettings);
        var start = ResultCell.StartOf(producer?.Definition.Name);
        var (encoder, decoder) = Classifiers.Names(config.Model, root);
        return new ResultCell(
            DatasetNames.Of(config),
            ModelName.Of(encoder, decoder, config.Model.Pretrained is { Frozen: true }, config.Neighbours),
            config.Model.Pretrained is null ? "" : trained?.Cell.Initialisation == Initialisation.Scratch ? "scratch" : "pretrained",
            trained?.Cell.Fraction ?? 1,
            config.Run.Behaviour,
            config.Run.Protocol.ToString().ToLowerInvariant(),
            "",
            ResultCell.CorpusOf(producer?.Settings switch
            {
                PretrainSettings corpus => DatasetNames.Of(corpus),
                FinetuneSettings labelled => DatasetNames.Of(labelled),
                _ => null,
            }, start),
            $"{suite}/{stage.Experiment}",
            [],
            $"./build.sh --target=Evaluate --suite={suite} --experiment={stage.Experiment}")
        {
            ClipsPerClass = trained?.Cell.ClipsPerClass.Count,
            Start = start,
        };
    }
}

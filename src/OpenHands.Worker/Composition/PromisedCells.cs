using OpenHands.Results.Tables;
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
    public static IReadOnlyList<ResultCell> Of(string root, Action<string> warn)
    {
        var cells = new List<ResultCell>();
        foreach (var name in Suite.Names(root))
        {
            try
            {
                var suite = Suite.Load(name, root);
                cells.AddRange(suite.Stages.Where(stage => stage.Kind == StageKind.Evaluate).Select(stage => Cell(name, stage, root)));
            }
            catch (ConfigurationException e)
            {
                warn($"suite {name} is left out of the promised cells: {e.Message}");
            }
        }

        return [.. cells.DistinctBy(cell => (cell.Experiment, cell.Dataset, cell.Model, cell.Init, cell.Fraction))];
    }

    private static ResultCell Cell(string suite, Stage stage, string root)
    {
        var config = (EvaluateSettings)stage.Settings;
        var trained = stage.DependsOn.Select(needed => needed.Settings).OfType<FinetuneSettings>().FirstOrDefault();
        var corpus = stage.DependsOn.SelectMany(needed => needed.DependsOn).Select(needed => needed.Settings).OfType<PretrainSettings>()
            .FirstOrDefault();
        var (encoder, decoder) = Classifiers.Names(config.Model, root);
        return new ResultCell(
            DatasetNames.Of(config),
            ModelName.Of(encoder, decoder, config.Model.Pretrained is { Frozen: true }),
            config.Model.Pretrained is null ? "" : trained?.Cell.Initialisation == Initialisation.Scratch ? "scratch" : "pretrained",
            trained?.Cell.Fraction ?? 1,
            config.Run.Behaviour,
            config.Run.Protocol.ToString().ToLowerInvariant(),
            "",
            corpus is null ? "" : DatasetNames.Of(corpus),
            $"{suite}/{stage.Experiment}",
            [],
            $"./build.sh --target=Evaluate --suite={suite} --experiment={stage.Experiment}");
    }
}

using OpenHands.Datasets.Catalogue;
using OpenHands.Datasets.Synthetic.Miniature;
using OpenHands.Formats.Checkpoints;
using OpenHands.Models.Pretraining;
using OpenHands.Models.States;
using OpenHands.Poses;
using OpenHands.Settings;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;
using OpenHands.Settings.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Worker.Composition;

/// <summary>
/// Archives of checkpoints as upstream released them: a folder for data set and model with a Lightning file and the configuration of the
/// run, whose paths are its author's. The networks are those of the ACL suite at their full width, with the classes of the miniature; a
/// pattern in place of weights keeps the archives small.
/// </summary>
internal static class MiniatureCheckpoints
{
    /// <summary>What the configurations' paths begin with: whoever uses one puts the own folder of downloads in its place.</summary>
    public const string AuthorsFolder = "/home/author/datasets/";

    private const string SuiteName = "acl2022";
    private const int Coordinates = 2;
    private const int Classes = 6;
    private const int Period = 251; // prime, so that rows of weights differ

    // By the end of an entry's name: the suite's experiment, and the folder in the archive.
    private static readonly Dictionary<string, (string Experiment, string Folder)> Kinds = new(StringComparer.Ordinal)
    {
        ["lstm"] = ("lstm", "lstm"),
        ["bert"] = ("bert", "bert"),
        ["slgcn"] = ("sl-gcn", "sl_gcn"),
        ["stgcn"] = ("st-gcn", "st_gcn"),
        ["dpc"] = ("dpc-stgcn", "dpc"),
    };

    private static readonly string[] OursAlone =
        ["kind", "compat", "defects", "protocol", "seed", "init", "fraction", "clips_per_class", "dataset", "training"];

    /// <summary>Writes the archive of one entry where a mirror has it.</summary>
    /// <param name="entry">The catalogue's entry.</param>
    /// <param name="mirror">Folder of the mirror.</param>
    /// <param name="root">The repository's root, for the suite.</param>
    /// <exception cref="ConfigurationException">The entry is of a model or data set that the suite lacks.</exception>
    public static void Write(UpstreamCheckpoint entry, string mirror, string root)
    {
        var ending = entry.Name[(entry.Name.LastIndexOf('_') + 1)..];
        var (experiment, folder) = Kinds[ending];
        var pretraining = entry.Name == "raw_dpc";
        var stage = Suite.Load(SuiteName, root, experiments: [experiment]).Stages.FirstOrDefault(stage => stage.Experiment == experiment
                && stage.Definition.Name == (pretraining ? "pretrain" : entry.Dataset)
                && (stage.Settings as FinetuneSettings)?.Cell.Initialisation != Initialisation.Scratch)
            ?? throw new ConfigurationException($"{entry.Name}: suite {SuiteName} has no stage {experiment}/{entry.Dataset}");
        var work = Path.Combine(mirror, $"{entry.Name}.partial");
        var tree = new MiniatureFolder(work);
        var place = pretraining ? "raw_dpc" : $"{entry.Dataset}/{folder}";

        using var scope = NewDisposeScope();
        manual_seed(1);
        nn.Module network = stage.Settings is PretrainSettings pretrain
            ? (nn.Module)Objectives.Create(pretrain.Model)
            : Classifiers.Create(((FinetuneSettings)stage.Settings).Model, Coordinates, Classes, Defects.Upstream, 1, root);
        using (network)
        {
            Fill(network);
            new LightningCheckpoint { Epoch = 7, GlobalStep = 15, StateDict = StateDictionary.Save(network, "model.") }
                .Write(tree.File($"{place}/epoch=7-step=15.ckpt"));
        }

        // One released archive has it under the model's name.
        tree.Text($"{place}/{(ending == "lstm" && entry.Dataset != "include" ? "lstm" : "config")}.yaml", Configuration(stage));
        tree.PackInto(mirror, entry);
    }

    private static string Configuration(Stage stage)
    {
        var lines = new List<string>();
        var left = false;
        foreach (var line in stage.ConfigText.Split('\n'))
        {
            left = line.StartsWith(' ') ? left : OursAlone.Contains(line.Split(':')[0]);
            if (!left)
            {
                lines.Add(line.Replace($"data/{SuiteName}/", AuthorsFolder, StringComparison.Ordinal)
                    .Replace("data/brought/", AuthorsFolder + "brought/", StringComparison.Ordinal));
            }
        }

        return string.Join('\n', lines);
    }

    private static void Fill(nn.Module network)
    {
        using var gradients = no_grad();
        foreach (var (_, parameter) in network.named_parameters().Where(named => named.parameter.dim() > 1))
        {
            var values = new float[parameter.numel()];
            var scale = 1 / Math.Sqrt((double)values.Length / parameter.shape[0]);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = (float)((((i * 37L % Period) - (Period / 2)) / 72.0) * scale); // about unit variance of what it makes
            }

            using var weights = tensor(values, parameter.shape);
            parameter.copy_(weights);
        }
    }
}

using System.Text.RegularExpressions;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Suites;

/// <summary>
/// Settles <c>model.pretrained.load_from</c> of a fine-tuning stage: the architecture of a pretraining stage of the same suite is copied
/// in,
/// and a run from scratch loses the checkpoint, so that it does not wait for a pretraining that it does not use.
/// </summary>
internal static partial class PretrainedReference
{
    [GeneratedRegex(@"^\$\{([^${}]+)\}/config\.yaml$", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex StageConfig();

    public static void Settle(ConfigMap tree, StageReferences references)
    {
        if ((tree["model"] as ConfigMap)?["pretrained"] is not ConfigMap pretrained || pretrained["load_from"] is not ConfigMap from)
        {
            return;
        }

        if (from["cfg_file"] is ConfigScalar file && StageConfig().Match(file.Text) is { Success: true } match)
        {
            var stage = references.Find(match.Groups[1].Value, file.Place);
            if (stage.Kind != StageKind.Pretrain)
            {
                throw new ConfigurationException(
                    $"{file.Place}: model.pretrained.load_from.cfg_file: stage {stage.Id} is no pretrain stage");
            }

            from.Remove("cfg_file");
            var model = (ConfigMap)stage.Config["model"]!.Copy();
            model.Remove("teacher"); // of the pretraining alone: the file need not be there when its network is fine-tuned
            from.Set("model", model);
        }

        if (tree["init"] is ConfigScalar { Text: "scratch" })
        {
            from.Remove("ckpt");
        }
    }
}

using OpenHands.Settings.Reading;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Networks;

/// <summary><c>model.pretrained</c>: a classifier around a pretrained encoder (spec/openhands.md section 2).</summary>
public sealed record PretrainedSettings
{
    /// <summary><c>load_from.cfg_file</c>: the pretraining configuration that the architecture is taken from.</summary>
    public string? ConfigFile { get; init; }

    /// <summary><c>load_from.model</c>: the pretraining configuration's <c>model</c> itself, instead of its file.</summary>
    public PretrainerSettings? Model { get; init; }

    /// <summary><c>load_from.ckpt</c>: the checkpoint (safetensors, .ckpt, .pth); none where <c>init: scratch</c>.</summary>
    public string? Checkpoint { get; init; }

    /// <summary><c>frozen</c> (false; ours): only the classifier's head learns, a linear probe of the features.</summary>
    public bool Frozen { get; init; }

    /// <summary>The architecture: <see cref="Model"/>, or read from <see cref="ConfigFile"/>.</summary>
    /// <param name="root">What a relative path is relative to.</param>
    /// <exception cref="ConfigurationException">The file cannot be used.</exception>
    public PretrainerSettings ResolveModel(string root)
    {
        if (Model is not null)
        {
            return Model;
        }

        var report = new ConfigReport();
        var file = YamlDocument.ReadFile(Path.Combine(root, ConfigFile!), ConfigFile);
        var model = PretrainerSettings.Read(new MapReader(file, "", report).RequiredMap("model"));
        report.ThrowIfAny();
        return model;
    }

    internal static PretrainedSettings Read(MapReader map)
    {
        if (map.RequiredText("type") is var type and not ("dpc" or ""))
        {
            map.Problem("type", $"'{type}': only dpc is supported");
        }

        var from = map.RequiredMap("load_from");
        var pretrained = new PretrainedSettings
        {
            ConfigFile = from.Input("cfg_file"),
            Model = from.Map("model") is { } model ? PretrainerSettings.Read(model) : null,
            Checkpoint = from.Input("ckpt"),
            Frozen = map.Flag("frozen") ?? false,
        };
        if (pretrained.ConfigFile is null == pretrained.Model is null && map.Has("load_from"))
        {
            map.Problem("load_from", "expected either cfg_file or model, to know the architecture");
        }

        // What old files hold here (pred_steps) is not used by the classifier.
        map.Ignore("params");
        from.End();
        map.End();
        return pretrained;
    }
}

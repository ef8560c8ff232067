using OpenHands.Settings.Reading;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Networks;

/// <summary><c>model</c> of classification: either <c>pretrained</c>, or <c>encoder</c> and <c>decoder</c>.</summary>
public sealed record ClassifierSettings : IChecked
{
    /// <summary>A pretrained encoder with a new head.</summary>
    [Setting("pretrained")]
    public PretrainedSettings? Pretrained { get; init; }

    /// <summary>The encoder of a classifier that is trained from scratch.</summary>
    [Setting("encoder")]
    public EncoderSettings? Encoder { get; init; }

    /// <summary>The decoder of a classifier that is trained from scratch.</summary>
    [Setting("decoder")]
    public DecoderSettings? Decoder { get; init; }

    object IChecked.Checked(MapReader map)
    {
        if (Pretrained is not null == (Encoder is not null || Decoder is not null) || Encoder is null != Decoder is null)
        {
            map.Problem("pretrained", "expected either pretrained, or encoder and decoder");
        }

        return this;
    }
}

/// <summary><c>model.pretrained</c>: a classifier around a pretrained encoder.</summary>
[Ignored("params")] // what old files hold here (pred_steps) is not used by the classifier
public sealed record PretrainedSettings : IChecked
{
    /// <summary>The objective that the encoder was pretrained with.</summary>
    [Setting("type", Required = true)]
    public string Type { get; init; } = ObjectiveSettings.Default;

    /// <summary>The pretraining configuration that the architecture is taken from.</summary>
    [Setting("load_from.cfg_file", Input = true)]
    public string? ConfigFile { get; init; }

    /// <summary>The pretraining configuration's <c>model</c> itself, instead of its file.</summary>
    [Setting("load_from.model", Ours = true)]
    public PretrainerSettings? Model { get; init; }

    /// <summary>The checkpoint (safetensors, .ckpt, .pth); none where <c>init: scratch</c>.</summary>
    [Setting("load_from.ckpt", Input = true)]
    public string? Checkpoint { get; init; }

    /// <summary>Only the classifier's head learns: a linear probe of the features.</summary>
    [Setting("frozen", Ours = true)]
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
        var model = SettingsBinder.Bind<PretrainerSettings>(new MapReader(file, "", report).RequiredMap("model"));
        report.ThrowIfAny();
        return Differs(model) is { } problem ? throw new ConfigurationException($"model.pretrained.type {problem} ({ConfigFile})") : model;
    }

    private string? Differs(PretrainerSettings model) => Type == model.Objective.Name
        ? null
        : $"is '{Type}', but the pretraining's model.objective is '{model.Objective.Name}'; write type: {model.Objective.Name}";

    object IChecked.Checked(MapReader map)
    {
        if (map.Has("type") && RegistryEntry.LabelOf(ObjectiveSettings.All, Type) is null)
        {
            map.Problem("type", $"'{Type}' is no objective; use {string.Join(", ", ObjectiveSettings.All.Select(entry => entry.Name))}");
        }
        else if (Model is { } own && Differs(own) is { } problem)
        {
            map.Problem("type", problem);
        }

        if (!map.Has("load_from"))
        {
            map.Missing("load_from", "a map");
        }
        else if (ConfigFile is null == Model is null)
        {
            map.Problem("load_from", "expected either cfg_file or model, to know the architecture");
        }

        return this;
    }
}

using OpenHands.Settings.Reading;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Data;

/// <summary><c>data.*_pipeline.dataset</c> of classification: one isolated-sign data set, or several joined (spec/openhands.md section 11).</summary>
public sealed record IsolatedDatasetSettings
{
    /// <summary>The class names that <c>_target_</c> may end with, as upstream spells them, and two of ours: CsvDataset (columns file, gloss, split, signer) and PoseSetDataset (one HDF5 file).</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
    [
        "ASLLVDDataset", "AUTSLDataset", "Bosphorus22kDataset", "CSLDataset", "ConcatDataset", "DeviSignDataset", "FingerSpellingDataset",
        "GSLDataset", "INCLUDEDataset", "LSA64Dataset", "MSASLDataset", "RWTH_Phoenix_Signer03_Dataset", "WLASLDataset",
        "CsvDataset", "PoseSetDataset",
    ];

    /// <summary><c>_target_</c>: the data set's class, of which the last part counts (openhands.datasets.isolated.INCLUDEDataset).</summary>
    public required string ClassName { get; init; }

    /// <summary><c>root_dir</c>: folder of the pose pickles.</summary>
    public required string RootDirectory { get; init; }

    /// <summary><c>split_file</c>: the data set's own list of clips; some data sets need none.</summary>
    public string? SplitFile { get; init; }

    /// <summary><c>class_mappings_file_path</c>: the data set's own list of glosses; some data sets need none.</summary>
    public string? ClassMappingsFile { get; init; }

    /// <summary><c>normalized_class_mappings_file</c>: csv actual_gloss, normalized_gloss; needed by <c>unify_vocabulary</c>.</summary>
    public string? NormalizedClassMappingsFile { get; init; }

    /// <summary><c>splits</c> ([train]): names of splits, or one text in which upstream searches (then the list has one item).</summary>
    public IReadOnlyList<string> Splits { get; init; } = ["train"];

    /// <summary>True where <c>splits</c> was one text and not a list: upstream then tests for a substring.</summary>
    public bool SplitsIsText { get; init; }

    /// <summary><c>pose_use_confidence_scores</c> (false): visibility as one more channel.</summary>
    public bool UseConfidence { get; init; }

    /// <summary><c>pose_use_z_axis</c> (false): z as one more channel.</summary>
    public bool UseZ { get; init; }

    /// <summary><c>inference_mode</c> (false): all files of the folder, without labels.</summary>
    public bool InferenceMode { get; init; }

    /// <summary><c>only_metadata</c> (false): inside ConcatDataset, contributes its glosses but no clips.</summary>
    public bool OnlyMetadata { get; init; }

    /// <summary><c>multilingual</c> (false): items carry language code and data set name (ConcatDataset sets it by itself).</summary>
    public bool Multilingual { get; init; }

    /// <summary><c>languages</c>: fingerspelling, the languages whose clips are used.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary><c>language_set</c>: fingerspelling, the languages whose letters make the classes.</summary>
    public IReadOnlyList<string> LanguageSet { get; init; } = [];

    /// <summary><c>seq_len</c> (1): frames T of a window; windows are cut where this and <c>num_seq</c> are above 1.</summary>
    public int WindowFrames { get; init; } = 1;

    /// <summary><c>num_seq</c> (1): windows W of a clip.</summary>
    public int Windows { get; init; } = 1;

    /// <summary><c>unify_vocabulary</c> (false): ConcatDataset, normalised glosses as classes, shared by all languages.</summary>
    public bool UnifyVocabulary { get; init; }

    /// <summary><c>datasets</c>: ConcatDataset, a map from class name to that data set's own keys, in order.</summary>
    public IReadOnlyList<IsolatedDatasetSettings> Datasets { get; init; } = [];

    /// <summary><c>window_sampling</c> (first; ours): which frames fill the windows: first (upstream), centre, or uniform over the clip.</summary>
    public FrameChoice WindowSampling { get; init; }

    /// <summary><c>signer_pattern</c> (ours): regular expression whose first group is the signer in a clip's name.</summary>
    public string? SignerPattern { get; init; }

    /// <summary><c>signers</c> (all; ours): regular expression; only clips of signers that it matches are used.</summary>
    public string? Signers { get; init; }

    /// <summary><c>cache_mb</c> (256; ours): megabytes of decoded clips kept in memory between epochs.</summary>
    public int CacheMegabytes { get; init; } = 256;

    private static Dictionary<string, FrameChoice> FrameChoices { get; } = new()
    {
        ["first"] = FrameChoice.First,
        ["centre"] = FrameChoice.Centre,
        ["uniform"] = FrameChoice.Uniform,
    };

    internal static IsolatedDatasetSettings Read(MapReader map)
    {
        var className = map.RequiredText("_target_").Split('.')[^1];
        if (className == "Bhosporus22kDataset")
        {
            className = "Bosphorus22kDataset";
        }

        if (map.Has("_target_") && !ClassNames.Contains(className))
        {
            map.Problem("_target_", $"unknown data set '{className}'{NearestName.Hint(className, ClassNames)}");
        }

        return ReadKeys(map, className);
    }

    private static IsolatedDatasetSettings ReadKeys(MapReader map, string className)
    {
        var concat = className == "ConcatDataset";
        var splits = map.Node("splits");
        if (map.Text("modality") is { } modality && modality != "pose")
        {
            map.Problem("modality", $"'{modality}': only pose data is supported; write modality: pose");
        }

        var dataset = new IsolatedDatasetSettings
        {
            ClassName = className,
            RootDirectory = concat ? map.Input("root_dir") ?? "" : map.RequiredInput("root_dir"),
            SplitFile = map.Input("split_file"),
            ClassMappingsFile = map.Input("class_mappings_file_path"),
            NormalizedClassMappingsFile = map.Input("normalized_class_mappings_file"),
            Splits = map.Texts("splits") ?? ["train"],
            SplitsIsText = splits is ConfigScalar,
            UseConfidence = map.Flag("pose_use_confidence_scores") ?? false,
            UseZ = map.Flag("pose_use_z_axis") ?? false,
            InferenceMode = map.Flag("inference_mode") ?? false,
            OnlyMetadata = map.Flag("only_metadata") ?? false,
            Multilingual = map.Flag("multilingual") ?? false,
            Languages = map.Texts("languages") ?? [],
            LanguageSet = map.Texts("language_set") ?? [],
            WindowFrames = map.Integer("seq_len", 1, 10_000) ?? 1,
            Windows = map.Integer("num_seq", 1, 10_000) ?? 1,
            WindowSampling = map.Choice("window_sampling", FrameChoices) ?? FrameChoice.First,
            SignerPattern = map.Text("signer_pattern"),
            Signers = map.Text("signers"),
            CacheMegabytes = map.Integer("cache_mb", 0, 1 << 20) ?? 256,
            UnifyVocabulary = (map.Flag("unify_vocabulary") ?? false) && concat,
            Datasets = concat ? ReadDatasets(map) : [],
        };
        map.Ignore("cv_resize_dims");
        map.End();
        return dataset;
    }

    // Each member's own keys lie over the common ones.
    private static List<IsolatedDatasetSettings> ReadDatasets(MapReader map)
    {
        var members = new List<IsolatedDatasetSettings>();
        if (map.Map("datasets") is not { } datasets)
        {
            map.Problem("datasets", "expected a map from class name to that data set's keys");
            return members;
        }

        foreach (var name in datasets.Keys)
        {
            if (datasets.MapOver(name, map, "datasets", "_target_", "unify_vocabulary", "normalized_class_mappings_file") is not { } member)
            {
                datasets.Problem(name, "expected a map of the data set's keys");
            }
            else if (!ClassNames.Contains(name) || name is "ConcatDataset" or "FingerSpellingDataset")
            {
                datasets.Problem(name, $"unknown data set '{name}'{NearestName.Hint(name, ClassNames)}");
            }
            else
            {
                members.Add(ReadKeys(member, name));
            }
        }

        return members;
    }
}

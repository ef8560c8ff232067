using OpenHands.Poses;
using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Data;

/// <summary><c>data.*_pipeline.dataset</c> of classification: one isolated-sign data set, or several joined.</summary>
[Ignored("cv_resize_dims")]
public sealed record IsolatedDatasetSettings
{
    /// <summary>The class name of several data sets joined.</summary>
    public const string Concatenation = "ConcatDataset";

    /// <summary>
    /// The class names that <c>_target_</c> may end with, as upstream spells them, and three of ours: CsvDataset (columns file, gloss,
    /// split, signer), PoseSetDataset (one HDF5 file) and MPDataDataset (folders of numpy arrays).
    /// </summary>
    public static IReadOnlyList<string> ClassNames { get; } =
    [
        "ASLLVDDataset", "AUTSLDataset", "Bosphorus22kDataset", "CSLDataset", "ConcatDataset", "DeviSignDataset", "FingerSpellingDataset",
        "GSLDataset", "INCLUDEDataset", "LSA64Dataset", "MSASLDataset", "RWTH_Phoenix_Signer03_Dataset", "WLASLDataset",
        "CsvDataset", "PoseSetDataset", "MPDataDataset",
    ];

    /// <summary>The data set's class, of which the last part counts (openhands.datasets.isolated.INCLUDEDataset).</summary>
    [Setting("_target_", Default = "must be there")]
    public string ClassName { get; init; } = "";

    /// <summary>Must be pose.</summary>
    [Setting("modality")]
    public string Modality { get; init; } = "pose";

    /// <summary>Folder of the clips' pose pickles; for PoseSetDataset the HDF5 file, for MPDataDataset MP_Data.</summary>
    [Setting("root_dir", Input = true, Default = "must be there, except for ConcatDataset")]
    public string RootDirectory { get; init; } = "";

    /// <summary>The data set's own list of clips; some data sets need none.</summary>
    [Setting("split_file", Input = true)]
    public string? SplitFile { get; init; }

    /// <summary>
    /// CsvDataset, PoseSetDataset and MPDataDataset: the column of the list that names each clip's split, where it is not <c>split</c>.
    /// Rows that leave it empty are not in the set, and their glosses are no classes.
    /// </summary>
    [Setting("split_column", Ours = true)]
    public string? SplitColumn { get; init; }

    /// <summary>The same three: a column of the list that names a part of it, such as <c>smallest_subset</c>.</summary>
    [Setting("subset_column", Ours = true)]
    public string? SubsetColumn { get; init; }

    /// <summary>The values of <c>subset_column</c> whose rows are the set; other rows' glosses are no classes.</summary>
    [Setting("subsets", Ours = true)]
    public IReadOnlyList<string> Subsets { get; init; } = [];

    /// <summary>The data set's own list of glosses; some data sets need none.</summary>
    [Setting("class_mappings_file_path", Input = true)]
    public string? ClassMappingsFile { get; init; }

    /// <summary>CSV of actual_gloss and normalized_gloss; needed by <c>unify_vocabulary</c>.</summary>
    [Setting("normalized_class_mappings_file", Input = true)]
    public string? NormalizedClassMappingsFile { get; init; }

    /// <summary>Names of splits, or one text that upstream searches for the split's name.</summary>
    [Setting("splits")]
    public SplitSelection Splits { get; init; } = SplitSelection.Train;

    /// <summary>Visibility as one more channel, the last.</summary>
    [Setting("pose_use_confidence_scores")]
    public bool UseConfidence { get; init; }

    /// <summary>Depth as channel 2.</summary>
    [Setting("pose_use_z_axis")]
    public bool UseZ { get; init; }

    /// <summary>All files of the folder, without labels.</summary>
    [Setting("inference_mode")]
    public bool InferenceMode { get; init; }

    /// <summary>Inside ConcatDataset: contributes its glosses but no clips.</summary>
    [Setting("only_metadata")]
    public bool OnlyMetadata { get; init; }

    /// <summary>Items carry language code and data set name (ConcatDataset sets it by itself).</summary>
    [Setting("multilingual")]
    public bool Multilingual { get; init; }

    /// <summary>Fingerspelling: the languages whose clips are used.</summary>
    [Setting("languages")]
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Fingerspelling: the languages whose letters make up the classes.</summary>
    [Setting("language_set")]
    public IReadOnlyList<string> LanguageSet { get; init; } = [];

    /// <summary>Frames T of a window; windows are cut where this and <c>num_seq</c> are above 1.</summary>
    [Setting("seq_len", Least = 1, Most = 10_000)]
    public int WindowFrames { get; init; } = 1;

    /// <summary>Windows W of a clip.</summary>
    [Setting("num_seq", Least = 1, Most = 10_000)]
    public int Windows { get; init; } = 1;

    /// <summary>ConcatDataset: normalised glosses as classes, shared by all languages.</summary>
    [Setting("unify_vocabulary")]
    public bool UnifyVocabulary { get; init; }

    /// <summary>ConcatDataset: a map from class name to that data set's own keys, laid over the common ones, in order.</summary>
    [Setting("datasets")]
    public IReadOnlyList<IsolatedDatasetSettings> Datasets { get; init; } = [];

    /// <summary>Which frames fill the windows: the first (upstream), those in the centre, or evenly spaced over the clip.</summary>
    [Setting("window_sampling", Ours = true)]
    public WindowSampling WindowSampling { get; init; }

    /// <summary>Regular expression whose first group is the signer in a clip's name, where the metadata has none.</summary>
    [Setting("signer_pattern", Ours = true)]
    public string? SignerPattern { get; init; }

    /// <summary>Regular expression; only clips of signers that it matches are used. The classes stay those of all clips.</summary>
    [Setting("signers", Ours = true)]
    public string? Signers { get; init; }

    /// <summary>Megabytes of decoded clips kept in memory between epochs.</summary>
    [Setting("cache_mb", Least = 0, Most = 1 << 20, Ours = true, Harmless = true)]
    public int CacheMegabytes { get; init; } = 256;

    /// <summary>
    /// A fixed vocabulary instead of the data set's own, so that labels of a test split equal those of the training split whatever classes
    /// each file lists. Empty = the data set's own. Not a key: the training split's classes.
    /// </summary>
    public IReadOnlyList<string> Glosses { get; init; } = [];

    /// <summary>Upstream's defects that are reproduced. Not a key of the data set: <c>compat</c> and <c>defects</c> of the stage.</summary>
    public Defects Defects { get; init; } = Defects.Corrected;

    /// <summary>Why no folder was found that holds the clips; null where one was. Not a key.</summary>
    public string? LayoutTrouble { get; init; }

    internal static IsolatedDatasetSettings Read(MapReader map)
    {
        var className = map.RequiredText("_target_").Split('.')[^1];
        if (className == "Bhosporus22kDataset")
        {
            className = "Bosphorus22kDataset"; // upstream spells it both ways
        }

        if (map.Has("_target_") && !ClassNames.Contains(className))
        {
            map.Problem("_target_", $"unknown data set '{className}'{NearestName.Hint(className, ClassNames)}");
        }

        return ReadKeys(map, className);
    }

    // Each member's own keys are laid over the common ones.
    internal static IReadOnlyList<IsolatedDatasetSettings> ReadMembers(MapReader map, string key)
    {
        var members = new List<IsolatedDatasetSettings>();
        if (map.Map(key) is not { } datasets)
        {
            return members;
        }

        foreach (var name in datasets.Keys)
        {
            if (datasets.MapOver(name, map, key, "_target_", "unify_vocabulary", "normalized_class_mappings_file") is not { } member)
            {
                datasets.Problem(name, "expected a map of the data set's keys");
            }
            else if (!ClassNames.Contains(name) || name is Concatenation or "FingerSpellingDataset")
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

    private static IsolatedDatasetSettings ReadKeys(MapReader map, string className)
    {
        var concat = className == Concatenation;
        if (!concat && !map.Has("root_dir"))
        {
            map.Missing("root_dir", "a path");
        }

        if (concat != map.Has("datasets"))
        {
            map.Problem("datasets", $"expected with {Concatenation}, and only there: a map from class name to that data set's keys");
        }

        var dataset = SettingsBinder.Bind<IsolatedDatasetSettings>(map);
        if (dataset.Modality != "pose")
        {
            map.Problem("modality", $"'{dataset.Modality}': only pose data is supported; write modality: pose");
        }

        CheckColumns(map, dataset, className);
        return dataset with { ClassName = className, UnifyVocabulary = dataset.UnifyVocabulary && concat };
    }

    // Upstream's lists have forms of their own.
    private static void CheckColumns(MapReader map, IsolatedDatasetSettings dataset, string className)
    {
        if (className is not (Concatenation or "CsvDataset" or "PoseSetDataset" or "MPDataDataset"))
        {
            foreach (var key in (string[])["split_column", "subset_column", "subsets"])
            {
                if (map.Has(key))
                {
                    map.Problem(key, $"only CsvDataset, PoseSetDataset and MPDataDataset choose rows by a column; {className} does not");
                }
            }
        }
        else if (dataset.SubsetColumn is null != (dataset.Subsets.Count == 0))
        {
            map.Problem("subsets", "expected together with subset_column: the column, and the values whose rows are the set");
        }
        else if (className == "MPDataDataset" && dataset.SplitFile is null && (dataset.SplitColumn ?? dataset.SubsetColumn) is not null)
        {
            map.Problem("split_file", "expected with split_column or subset_column: the list that has the column");
        }
    }
}

/// <summary>Which frames of a clip fill its windows.</summary>
public enum WindowSampling
{
    /// <summary>Upstream: the first frames; a shorter clip gets zeros in front.</summary>
    First,

    /// <summary>The frames in the middle; a shorter clip gets zeros in front.</summary>
    Centre,

    /// <summary>Frames evenly spaced over the whole clip, the first and last included; a shorter clip's frames repeat.</summary>
    Uniform,
}

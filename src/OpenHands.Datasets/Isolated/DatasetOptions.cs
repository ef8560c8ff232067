using System.Collections.Immutable;

namespace OpenHands.Datasets.Isolated;

/// <summary>Upstream's constructor arguments of an isolated dataset, and ours (spec/openhands.md section 11.1).</summary>
public sealed record DatasetOptions
{
    /// <summary><c>root_dir</c>: the folder of the clips; for <c>PoseSetDataset</c> the HDF5 file.</summary>
    public required string RootDirectory { get; init; }

    /// <summary><c>split_file</c>: the list of clips.</summary>
    public string? SplitFile { get; init; }

    /// <summary><c>class_mappings_file_path</c>: the list of classes.</summary>
    public string? ClassMappingsFile { get; init; }

    /// <summary><c>normalized_class_mappings_file</c>: CSV actual_gloss, normalized_gloss for a unified vocabulary.</summary>
    public string? NormalizedClassMappingsFile { get; init; }

    /// <summary><c>splits</c>.</summary>
    public SplitSelection Splits { get; init; } = SplitSelection.Train;

    /// <summary><c>pose_use_z_axis</c>: depth as channel 2.</summary>
    public bool UseZ { get; init; }

    /// <summary><c>pose_use_confidence_scores</c>: visibility as the last channel.</summary>
    public bool UseConfidence { get; init; }

    /// <summary><c>inference_mode</c>: every clip of the root folder, without labels.</summary>
    public bool InferenceMode { get; init; }

    /// <summary><c>only_metadata</c>: classes without clips, to widen a concatenation's vocabulary.</summary>
    public bool OnlyMetadata { get; init; }

    /// <summary><c>languages</c>: whose fingerspelling clips are read.</summary>
    public ImmutableArray<string> Languages { get; init; } = [];

    /// <summary><c>language_set</c>: whose fingerspelling alphabets make up the classes.</summary>
    public ImmutableArray<string> LanguageSet { get; init; } = [];

    /// <summary><c>seq_len</c>: frames of one window; windows are cut where this and <see cref="Windows"/> exceed 1.</summary>
    public int SequenceLength { get; init; } = 1;

    /// <summary><c>num_seq</c>: windows of one clip.</summary>
    public int Windows { get; init; } = 1;

    /// <summary>Ours, <c>window_sampling</c>: which frames fill the windows.</summary>
    public WindowSampling WindowSampling { get; init; } = WindowSampling.First;

    /// <summary>
    /// Ours: a fixed vocabulary instead of the dataset's own, so that labels of a test split equal those of the training split whatever
    /// classes each file lists. Empty = the dataset's own.
    /// </summary>
    public ImmutableArray<string> Glosses { get; init; } = [];

    /// <summary>
    /// Ours, <c>signer_pattern</c>: a regular expression whose first group is the signer in an item's name, where the metadata has none.
    /// </summary>
    public string? SignerPattern { get; init; }

    /// <summary>
    /// Ours, <c>signers</c>: a regular expression; only clips of signers that it matches are used. Null = all. The classes stay those of all clips.
    /// </summary>
    public string? Signers { get; init; }

    /// <summary>Ours: how many bytes of decoded clips are kept in memory between epochs.</summary>
    public long CacheBytes { get; init; } = 256L << 20;

    /// <summary>Upstream's defects or what was meant.</summary>
    public DatasetCompatibility Compatibility { get; init; } = DatasetCompatibility.Corrected;

    /// <summary>Why no folder was found that holds the clips; null where one was.</summary>
    internal string? LayoutTrouble { get; init; }

    /// <summary>A gloss of the metadata in its one spelling, or as written where upstream's behaviour is wanted.</summary>
    /// <exception cref="InvalidDataException">It is empty, or holds a line break.</exception>
    internal string Gloss(string text, string where) => Compatibility.GlossesAsWritten ? text : GlossText.Clean(text, where);

    /// <summary>The split file's path.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    internal string RequireSplitFile(string dataset) =>
        SplitFile ?? throw new InvalidDataException($"{dataset} needs split_file, the list of its clips");

    /// <summary>The class mapping file's path.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    internal string RequireClassMappings(string dataset) =>
        ClassMappingsFile ?? throw new InvalidDataException($"{dataset} needs class_mappings_file_path, the list of its classes");
}

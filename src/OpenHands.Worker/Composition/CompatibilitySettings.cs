using OpenHands.Settings.Reading;
using OpenHands.Settings.Stages;
using OpenHands.Datasets.Isolated;
using OpenHands.Datasets.Sampling;
using OpenHands.Models;
using OpenHands.Poses.Transforms;

namespace OpenHands.Worker.Composition;

/// <summary>What <c>compat</c> and <c>defects</c> mean in each room.</summary>
/// <param name="Networks">In the networks.</param>
/// <param name="Transforms">In the pose transforms.</param>
/// <param name="Windows">In cutting pretraining windows.</param>
/// <param name="Datasets">In reading isolated data sets.</param>
internal sealed record CompatibilitySettings(
    Compatibility Networks, TransformCompatibility Transforms, WindowCompatibility Windows, DatasetCompatibility Datasets)
{
    /// <summary>All of upstream's defects or none, then those switched one by one.</summary>
    public static CompatibilitySettings Of(RunSettings run)
    {
        var settings = run.Compat == Compat.Upstream
            ? new CompatibilitySettings(Compatibility.Upstream, TransformCompatibility.Upstream, WindowCompatibility.Upstream, DatasetCompatibility.Upstream)
            : new CompatibilitySettings(Compatibility.Corrected, TransformCompatibility.Corrected, WindowCompatibility.Corrected, DatasetCompatibility.Corrected);
        return run.Defects.Switched.Aggregate(settings, (all, defect) => all.With(defect.Key, defect.Value));
    }

    private CompatibilitySettings With(string defect, bool on) => defect switch
    {
        "interleaved_scores" => this with { Networks = Networks with { InterleavedScores = on } },
        "recurrence_over_batch" => this with { Networks = Networks with { RecurrenceOverBatch = on } },
        "dropout_in_evaluation" => this with { Networks = Networks with { DropoutInEvaluation = on } },
        "fixed_bert_layer_settings" => this with { Networks = Networks with { FixedBertLayerSettings = on } },
        "block_size_on_skip_only" => this with { Networks = Networks with { BlockSizeOnSkipOnly = on } },
        "unguarded_drop_graph" => this with { Networks = Networks with { UnguardedDropGraph = on } },
        "scale_replaces_factor" => this with { Transforms = Transforms with { ScaleReplacesFactor = on } },
        "move_adds_sum_of_offsets" => this with { Transforms = Transforms with { MoveAddsSumOfOffsets = on } },
        "uniform_subsampling_never_pads" => this with { Transforms = Transforms with { UniformSubsamplingNeverPads = on } },
        "uniform_subsampling_rounds_to_float" => this with { Transforms = Transforms with { UniformSubsamplingRoundsToFloat = on } },
        "last_starts_never_drawn" => this with { Windows = Windows with { LastStartsNeverDrawn = on } },
        "transforms_each_window_alone" => this with { Windows = Windows with { TransformsEachWindowAlone = on } },
        "transforms_whole_pickle" => this with { Windows = Windows with { TransformsWholePickle = on } },
        "drops_pickles_up_to_60_frames" => this with { Windows = Windows with { DropsPicklesUpTo60Frames = on } },
        "include_classes_from_split_file" => this with { Datasets = Datasets with { IncludeClassesFromSplitFile = on } },
        "autsl_raw_class_ids" => this with { Datasets = Datasets with { AutslRawClassIds = on } },
        "cuts_names_at_last_dot" => this with { Datasets = Datasets with { CutsNamesAtLastDot = on } },
        "fingerspelling_cuts_at_first_dot" => this with { Datasets = Datasets with { FingerspellingCutsAtFirstDot = on } },
        "glosses_as_written" => this with { Datasets = Datasets with { GlossesAsWritten = on } },
        "include_swapped_pixels" => this with { Datasets = Datasets with { IncludeSwappedPixels = on } },
        _ => throw new ArgumentException($"no flag for the defect '{defect}'"),
    };
}

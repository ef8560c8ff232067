using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Stages;

/// <summary>
/// <c>defects</c>: upstream's defects one by one, each switched on or off whatever <c>compat</c> says of all of them
/// (docs/compatibility.md has the list).
/// </summary>
/// <param name="Switched">Names, in the order of <see cref="Names"/>, and whether the defect is reproduced; only those that the configuration names.</param>
public sealed record Defects(IReadOnlyDictionary<string, bool> Switched)
{
    /// <summary>Every defect's name: its flag in the code, spelt the way configurations are.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "interleaved_scores", "recurrence_over_batch", "dropout_in_evaluation", "fixed_bert_layer_settings", "block_size_on_skip_only",
        "unguarded_drop_graph", "scale_replaces_factor", "move_adds_sum_of_offsets", "uniform_subsampling_never_pads",
        "uniform_subsampling_rounds_to_float", "last_starts_never_drawn", "transforms_each_window_alone", "transforms_whole_pickle",
        "drops_pickles_up_to_60_frames", "include_classes_from_split_file", "autsl_raw_class_ids", "cuts_names_at_last_dot",
        "fingerspelling_cuts_at_first_dot", "glosses_as_written", "include_swapped_pixels",
    ];

    /// <summary>None named.</summary>
    public static Defects None { get; } = new(new Dictionary<string, bool>());

    internal static Defects Read(MapReader? map)
    {
        if (map is null)
        {
            return None;
        }

        var switched = new Dictionary<string, bool>();
        foreach (var name in Names)
        {
            if (map.Flag(name) is { } on)
            {
                switched[name] = on;
            }
        }

        map.End();
        return new Defects(switched);
    }
}

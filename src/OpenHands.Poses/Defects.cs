using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;

namespace OpenHands.Poses;

/// <summary>
/// Which of upstream's defects are reproduced: one flag for each defect that changes numbers (docs/upstream.md). True does what upstream
/// does, false what was evidently meant. Every room takes this record and reads its own flags. No flag changes a shape, so checkpoints fit
/// either way.
/// </summary>
public sealed partial record Defects
{
    private static readonly ImmutableDictionary<string, PropertyInfo> Flags = typeof(Defects).GetProperties()
        .Where(property => property.PropertyType == typeof(bool)).ToImmutableDictionary(
            property => NameOf(property.Name), StringComparer.Ordinal);

    /// <summary>The flags' names as configurations spell them, in the order of this file.</summary>
    public static ImmutableArray<string> Names { get; } =
        [.. Flags.OrderBy(flag => flag.Value.MetadataToken).Select(flag => flag.Key)];

    /// <summary>What was evidently meant; the default everywhere.</summary>
    public static Defects Corrected { get; } = new();

    /// <summary>What the original code computes, to reproduce its published numbers.</summary>
    public static Defects Upstream { get; } = Names.Aggregate(new Defects(), (all, name) => all.With(name, true));

    /// <summary>
    /// DPC takes each prediction as a row cut out of the transposed (feature, step) buffer, which interleaves features and prediction
    /// steps.
    /// Corrected: the score of a prediction is its scalar product with each target.
    /// </summary>
    public bool InterleavedScores { get; init; }

    /// <summary>
    /// The RNN decoder's recurrence runs over the batch, each frame by itself: a sample's logits depend on the rest of its batch.
    /// Corrected: it runs over time.
    /// </summary>
    public bool RecurrenceOverBatch { get; init; }

    /// <summary>The BERT decoder drops 20 % of the pooled features in evaluation too. Corrected: in training only.</summary>
    public bool DropoutInEvaluation { get; init; }

    /// <summary>
    /// The BERT decoder's layers use dropout 0.1 and epsilon 1e-12 whatever <c>hidden_dropout_prob</c> and <c>layer_norm_eps</c> say.
    /// Corrected: the settings hold for the layers as they do for the embedding.
    /// </summary>
    public bool FixedBertLayerSettings { get; init; }

    /// <summary>
    /// DropGraph's block size holds for the skip path only; the temporal convolution's own path always uses 41 frames. Corrected: both use
    /// the configured size.
    /// </summary>
    public bool BlockSizeOnSkipOnly { get; init; }

    /// <summary>
    /// A DropGraph mask that drops every joint or frame of the batch divides by zero and fills the network with NaN. Corrected: such a path
    /// contributes zeros.
    /// </summary>
    public bool UnguardedDropGraph { get; init; }

    /// <summary>
    /// <c>ScaleTransform</c> multiplies y by N(0, std) instead of 1 + N(0, std): the body collapses to a line or turns upside down.
    /// </summary>
    public bool ScaleReplacesFactor { get; init; }

    /// <summary>
    /// <c>RandomMove</c> adds the sum of all frames' offsets to every frame instead of each frame's own, so nothing moves.
    /// </summary>
    public bool MoveAddsSumOfOffsets { get; init; }

    /// <summary>
    /// <c>PoseUniformSubsampling</c> repeats the frames of a clip that is too short. Corrected: it pads with zeros at the end, as
    /// upstream's
    /// documentation says.
    /// </summary>
    public bool UniformSubsamplingNeverPads { get; init; }

    /// <summary>
    /// <c>PoseUniformSubsampling</c> places its frames in float32, whose rounding moves some of them by one. Corrected: exactly.
    /// </summary>
    public bool UniformSubsamplingRoundsToFloat { get; init; }

    /// <summary>
    /// A pretraining sample's span counts a whole step behind the last frame, and the start is drawn from [0, F - span): the last legal
    /// starts are never drawn, and a recording of exactly the needed length is rejected.
    /// </summary>
    public bool LastStartsNeverDrawn { get; init; }

    /// <summary>
    /// Transforms run on each window of an HDF5 recording by itself: every window of a sample gets its own centre, scale, shear and
    /// rotation, so that consecutive windows do not fit together.
    /// </summary>
    public bool TransformsEachWindowAlone { get; init; }

    /// <summary>
    /// Transforms run on a whole pickled recording before the windows are cut, so that pickles and HDF5 are normalised over different
    /// frames. Where both this and <see cref="TransformsEachWindowAlone"/> are false, they run once on the frames of all windows.
    /// </summary>
    public bool TransformsWholePickle { get; init; }

    /// <summary>Pickles of 60 frames or fewer are left out whatever the windows need.</summary>
    public bool DropsPicklesUpTo60Frames { get; init; }

    /// <summary>
    /// INCLUDE's classes are those of the split file that is read, so that ids shift between train and test where one lacks a class.
    /// Corrected: they come from the class mapping file where one is given.
    /// </summary>
    public bool IncludeClassesFromSplitFile { get; init; }

    /// <summary>
    /// AUTSL's label is the file's ClassId although the glosses are sorted by name, so that ids and names disagree unless the file happens
    /// to be sorted. Corrected: the label is the position of the ClassId's name.
    /// </summary>
    public bool AutslRawClassIds { get; init; }

    /// <summary>
    /// A clip's name loses what follows its last dot even where that is no file extension ("x.y-001" is looked up as "x.pkl"). Corrected:
    /// an existing file of the whole name is preferred.
    /// </summary>
    public bool CutsNamesAtLastDot { get; init; }

    /// <summary>
    /// A fingerspelling clip's name is cut at its first dot ("s1.v2.pkl" is looked up as "s1.pkl"). Corrected: at its last.
    /// </summary>
    public bool FingerspellingCutsAtFirstDot { get; init; }

    /// <summary>
    /// Glosses that differ only in blanks at their ends or in Unicode form are different classes, and an empty one is a class. Corrected:
    /// they are trimmed and composed (NFC), and an empty one is an error. Our own lists (CSV, pose set) are always read so.
    /// </summary>
    public bool GlossesAsWritten { get; init; }

    /// <summary>
    /// INCLUDE's published poses are pixels with swapped axes: x by the image's height, y by its width (<c>vid_shape</c>). Kept as they
    /// are, they fit the published weights; corrected, they become fractions of the image as all other poses are.
    /// </summary>
    public bool IncludeSwappedPixels { get; init; }

    /// <summary>Whether a defect is reproduced.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public bool Has(string name) => (bool)Flags[name].GetValue(this)!;

    /// <summary>The flag of a defect.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static PropertyInfo PropertyOf(string name) => Flags[name];

    /// <summary>A copy with one defect switched.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="on">Whether it is reproduced.</param>
    public Defects With(string name, bool on)
    {
        var copy = this with { };
        Flags[name].SetValue(copy, on);
        return copy;
    }

    // DropsPicklesUpTo60Frames -> drops_pickles_up_to_60_frames
    private static string NameOf(string property) => WordStart().Replace(property, "_$0").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z])[A-Z0-9]|(?<=[0-9])[A-Z]", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex WordStart();
}

using System.Collections.Immutable;
using OpenHands.Poses.Landmarks;

namespace OpenHands.Poses.Transforms;

/// <summary>Makes transforms from upstream's names and arguments (docs/upstream.md#pose-transforms).</summary>
public static class TransformFactory
{
    private const string ShoulderPrefix = "shoulder_";

    // Every transform: its name in the YAML, and how its arguments make it. Upstream spells RotatationTransform so.
    private static readonly Dictionary<string, Func<TransformArguments, Defects, IPoseTransform>> Known = new(StringComparer.Ordinal)
    {
        ["AddClsToken"] = (_, _) => new AddClsToken(),
        ["CenterAndScaleByHands"] = (arguments, _) => new CenterAndScaleByHands(Preset(arguments)),
        ["CenterAndScaleNormalize"] = (arguments, _) => CenterAndScale(arguments),
        ["FrameSkipping"] = (arguments, _) => new FrameSkipping(arguments.Integer("skip_range", 1)),
        ["HandShift"] = (arguments, _) => new HandShift(Preset(arguments), arguments.Number("shift_std", 0.1)),
        ["HandStreams"] = (arguments, _) => new HandStreams(WholeHands(arguments)),
        ["HandsRelativeToNose"] = (arguments, _) => new HandsRelativeToNose(Preset(arguments)),
        ["HandsRelativeToWrist"] = (arguments, _) => new HandsRelativeToWrist(Preset(arguments), arguments.Number("factor", 3)),
        ["HorizontalFlip"] = (arguments, _) => new HorizontalFlip(Preset(arguments), Share(arguments, "probability", 0.5)),
        ["InterpolateMissing"] = (arguments, _) => new InterpolateMissing(arguments.Integer("longest_gap", 0, lowest: 0)),
        ["JointNoise"] = (arguments, _) => new JointNoise(arguments.Number("noise_std", 0.01)),
        ["PoseRandomShift"] = (_, _) => new PoseRandomShift(),
        ["PoseSelect"] = (arguments, _) => Select(arguments),
        ["PoseTemporalSubsample"] = (arguments, _) => OnFrames(arguments, new PoseTemporalSubsample(arguments.Integer("num_frames"))),
        ["PoseUniformSubsampling"] = (arguments, defects) => OnFrames(arguments, new PoseUniformSubsampling(
                defects, arguments.Integer("num_frames"), arguments.Flag("randomize_start_index", false))),
        ["PrependLangCodeOHE"] = (arguments, _) => new PrependLanguageCode(arguments.Texts("lang_codes")),
        ["RandomMove"] = (arguments, defects) => Move(arguments, defects),
        ["ResampleFrames"] = (arguments, _) => new ResampleFrames(
                arguments.Integer("frames", 64), Share(arguments, "vary", 0)),
        ["RotatationTransform"] = (arguments, _) => new RotationTransform(arguments.Number("rotation_std", 0.2)),
        ["ScaleToVideoDimensions"] = (arguments, _) => new ScaleToVideoDimensions(arguments.Number("width"), arguments.Number("height")),
        ["ScaleTransform"] = (arguments, defects) => new ScaleTransform(defects, arguments.Number("scale_std", 0.2)),
        ["ShearTransform"] = (arguments, _) => new ShearTransform(arguments.Number("shear_std", 0.2)),
        ["TemporalMask"] = (arguments, _) => Mask(arguments),
        ["TemporalSample"] = (arguments, defects) => new TemporalSample(
                defects, arguments.Integer("num_frames"), Mode(arguments.Integer("subsample_mode", 2, lowest: 0))),
        ["TemporalWarp"] = (arguments, _) => Warp(arguments),
        ["TrimToHands"] = (arguments, _) => new TrimToHands(WholeHands(arguments)),
    };

    /// <summary>The names that <see cref="Create(TransformSpecification, Defects)"/> knows.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Makes a pipeline.</summary>
    /// <exception cref="ArgumentException">A name, an argument or a value is not known; the message names it and what is.</exception>
    public static TransformPipeline Create(IEnumerable<TransformSpecification> specifications, Defects defects) =>
        new([.. specifications.Select(specification => Create(specification, defects))]);

    /// <summary>Makes one transform.</summary>
    /// <exception cref="ArgumentException">The name, an argument or a value is not known; the message names it and what is.</exception>
    public static IPoseTransform Create(TransformSpecification specification, Defects defects)
    {
        var arguments = new TransformArguments(specification);
        var name = specification.Name == "RotationTransform" ? "RotatationTransform" : specification.Name;
        var transform = Known.TryGetValue(name, out var make)
            ? make(arguments, defects)
            : throw new ArgumentException($"unknown pose transform '{specification.Name}': known are {string.Join(", ", Names)}");
        arguments.RefuseOthers();
        return transform;
    }

    private static PoseSelect Select(TransformArguments arguments) =>
        arguments.Has("preset")
            ? new PoseSelect(LandmarkPreset.Named(arguments.Text("preset")))
            : new PoseSelect(arguments.Integers("pose_indexes"));

    private static LandmarkPreset Preset(TransformArguments arguments) =>
        arguments.Has("preset") ? LandmarkPreset.Named(arguments.Text("preset")) : LandmarkPreset.Minimal27;

    private static LandmarkPreset WholeHands(TransformArguments arguments) =>
        arguments.Has("preset") ? LandmarkPreset.Named(arguments.Text("preset")) : LandmarkPreset.TopBody59;

    private static double Share(TransformArguments arguments, string key, double otherwise) =>
        arguments.Number(key, otherwise) is >= 0 and <= 1 and var share ? share
            : throw new ArgumentException($"{key} must be a number from 0 to 1");

    private static TemporalMask Mask(TransformArguments arguments)
    {
        var (least, most) = (Share(arguments, "least", 0.2), Share(arguments, "most", 0.4));
        return least <= most
            ? new TemporalMask(least, most, Share(arguments, "probability", 0.5))
            : throw new ArgumentException($"TemporalMask: least {least} is above most {most}");
    }

    private static TemporalWarp Warp(TransformArguments arguments) =>
        arguments.Number("fastest", 1.25) is >= 1 and var fastest
            ? new TemporalWarp(fastest, Share(arguments, "shift", 0.1))
            : throw new ArgumentException(
                "fastest of TemporalWarp must be at least 1: the clip is played between 1/fastest and fastest times as fast");

    private static CenterAndScaleNormalize CenterAndScale(TransformArguments arguments)
    {
        var (first, second) = ReferenceJoints(arguments);
        return new CenterAndScaleNormalize(
            first, second, arguments.Number("scale_factor", 1), arguments.Flag("frame_level", false),
            arguments.Flag("keep_missing", false));
    }

    private static (int First, int Second) ReferenceJoints(TransformArguments arguments)
    {
        if (arguments.Has("reference_points_preset"))
        {
            var name = arguments.Text("reference_points_preset");
            return name.StartsWith(ShoulderPrefix, StringComparison.Ordinal)
                ? LandmarkPreset.Named(name[ShoulderPrefix.Length..]).Shoulders ?? throw new ArgumentException(
                    $"reference_points_preset '{name}': {name[ShoulderPrefix.Length..]} keeps no shoulders. "
                    + CenterAndScaleNormalize.Instead)
                : throw new ArgumentException(
                    $"unknown reference_points_preset '{name}' of CenterAndScaleNormalize: known are "
                    + string.Join(", ", LandmarkPreset.Known.Where(preset => preset.Shoulders is not null)
                        .Select(preset => ShoulderPrefix + preset.Name)));
        }

        // Upstream's earlier spelling; some of its shipped files have it still.
        return arguments.Integers(arguments.Has("point_indexes_to_use") ? "point_indexes_to_use"
            : "reference_point_indexes") is [var first, var second]
            ? (first, second)
            : throw new ArgumentException("reference_point_indexes of CenterAndScaleNormalize must be two joint indexes");
    }

    private static RandomMove Move(TransformArguments arguments, Defects defects)
    {
        ImmutableArray<double> range = arguments.Has("move_range") ? arguments.Numbers("move_range") : [-2.5, 2.5];
        return range is [var lowest, var highest]
            ? new RandomMove(defects, lowest, highest, arguments.Number("move_step", 0.5))
            : throw new ArgumentException("move_range of RandomMove must be two numbers");
    }

    private static TemporalSampleMode Mode(int number) =>
        Enum.IsDefined((TemporalSampleMode)number)
            ? (TemporalSampleMode)number
            : throw new ArgumentException($"subsample_mode {number} of TemporalSample: 0 uniform, 1 contiguous, 2 either");

    // Upstream's temporal_dim names the axis; clips always hold frames on axis 1.
    private static IPoseTransform OnFrames(TransformArguments arguments, IPoseTransform transform) =>
        arguments.Integer("temporal_dim", 1) == 1
            ? transform
            : throw new ArgumentException("temporal_dim must be 1: clips have shape (C, T, V)");
}

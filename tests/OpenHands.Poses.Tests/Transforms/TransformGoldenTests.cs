using System.Globalization;
using System.Text.Json;
using OpenHands.Poses.Transforms;

namespace OpenHands.Poses.Tests.Transforms;

/// <summary>Every transform against upstream's own output, random draws pinned (tests/fixtures/poses/transforms.json).</summary>
public sealed class TransformGoldenTests
{
    private static readonly JsonElement Goldens = GoldenPoses.Read("transforms.json");

    public static TheoryData<string> Names { get; } =
        [.. Goldens.EnumerateObject()
            .Where(entry => entry.Value.ValueKind == JsonValueKind.Object && entry.Value.TryGetProperty("out", out _))
            .Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Output_equals_upstreams(string name)
    {
        var golden = Goldens.GetProperty(name);
        var draws = Draws(golden);
        var clip = GoldenPoses.Input(golden);
        Prepare(name, clip);

        var output = Pipeline(name).Apply(clip, new TransformContext(draws, "de"));

        GoldenPoses.AssertOutput(golden, output);
        if (golden.TryGetProperty("randint_bounds_inclusive", out var bounds))
        {
            Assert.Equal((bounds[0].GetInt32(), bounds[1].GetInt32()), draws.Bounds);
        }

        if (golden.TryGetProperty("move_values", out var moves))
        {
            Assert.Equal(moves.EnumerateArray().Select(value => value.GetDouble()), draws.Offered);
        }
    }

    [Fact]
    public void A_missing_reference_joint_poisons_the_whole_clip()
    {
        var clip = new PoseClip(2, 5, 27);
        clip.Values.AsSpan().Fill(1);
        clip.Frame(0, 1)[3] = float.NaN;
        var output = Pipeline("CenterAndScaleNormalize_clip_nan").Apply(clip, new TransformContext(new PinnedDraws()));
        Assert.Equal(Goldens.GetProperty("CenterAndScaleNormalize_clip_nan").GetProperty("nan_count").GetInt32(),
            output.Values.Count(float.IsNaN));
    }

    private static PinnedDraws Draws(JsonElement golden)
    {
        if (!golden.TryGetProperty("draw", out var draw))
        {
            return new PinnedDraws();
        }

        var choices = draw.GetProperty("choice");
        return new PinnedDraws(
            draw.GetProperty("normal") is { ValueKind: JsonValueKind.Number } normal ? normal.GetDouble() : null,
            draw.GetProperty("randint") is { ValueKind: JsonValueKind.Number } integer ? integer.GetInt32() : null,
            draw.GetProperty("random") is { ValueKind: JsonValueKind.Number } unit ? unit.GetDouble() : null,
            choices.ValueKind == JsonValueKind.Array
                ? [.. choices.EnumerateArray().SelectMany(pair => pair.EnumerateArray()).Select(value => value.GetDouble())]
                : []);
    }

    // What upstream's script did to the formula's values before it ran the transform.
    private static void Prepare(string name, PoseClip clip)
    {
        int[] emptied = name switch
        {
            "PoseRandomShift_T8_valid2..5_bias3" => [0, 1, 6, 7],
            "CenterAndScaleNormalize_clip_frame2_zero" or "CenterAndScaleNormalize_frame_frame2_zero" => [2],
            _ => [],
        };
        for (var c = 0; c < clip.Channels; c++)
        {
            foreach (var t in emptied)
            {
                clip.Frame(c, t).Clear();
            }

            for (var t = 0; name.EndsWith("zero_distance_is_identity", StringComparison.Ordinal) && t < clip.Frames; t++)
            {
                clip.Frame(c, t)[4] = clip.Frame(c, t)[3];
            }
        }
    }

    private static TransformPipeline Pipeline(string name)
    {
        var parts = name.Split('_');
        TransformSpecification[] specifications = parts[0] switch
        {
            "PoseSelect" when parts[1] == "indexes" => [Of("PoseSelect", ("pose_indexes", new object[] { 3, 0, 3 }))],
            "PoseSelect" =>
                [Of("PoseSelect", ("preset", parts[1] == "27" ? "mediapipe_holistic_minimal_27" : "mediapipe_holistic_top_body_59"))],
            "ScaleToVideoDimensions" => [Of("ScaleToVideoDimensions", ("width", 640), ("height", 480))],
            "ShearTransform" or "RotatationTransform" or "ScaleTransform" or "PoseRandomShift" or "RandomMove" or "AddClsToken" =>
                [Of(parts[0])],
            "CenterAndScaleNormalize" when name.EndsWith("scale2.5_idx", StringComparison.Ordinal) =>
                [Of("CenterAndScaleNormalize", ("reference_point_indexes", new object[] { 1, 6 }), ("scale_factor", 2.5))],
            "CenterAndScaleNormalize" =>
                [Of("CenterAndScaleNormalize", ("reference_points_preset", "shoulder_mediapipe_holistic_minimal_27"),
                    ("frame_level", parts[1] == "frame"))],
            "PrependLangCodeOHE" => [Of("PrependLangCodeOHE", ("lang_codes", new object[] { "ase", "de" }))],
            "PoseTemporalSubsample" =>
            [
                Of("PoseTemporalSubsample", ("num_frames", int.Parse(parts[2][1..], CultureInfo.InvariantCulture))),
            ],
            "TemporalSample" => [Of("TemporalSample", ("num_frames", 4), ("subsample_mode", parts[1][^1] - '0'))],
            "FrameSkipping" => [Of("FrameSkipping", ("skip_range", 3))],
            "pipeline" =>
            [
                Of("PoseSelect", ("preset", "mediapipe_holistic_minimal_27")),
                Of("CenterAndScaleNormalize", ("reference_points_preset", "shoulder_mediapipe_holistic_minimal_27")),
                Of("ShearTransform", ("shear_std", 0.1)),
                Of("RotatationTransform", ("rotation_std", 0.1)),
            ],
            _ => throw new InvalidOperationException($"no transform for golden {name}"),
        };
        return TransformFactory.Create(specifications, Defects.Upstream);
    }

    private static TransformSpecification Of(string name, params (string Key, object? Value)[] arguments) =>
        new(name, arguments.ToDictionary(argument => argument.Key, argument => argument.Value));
}

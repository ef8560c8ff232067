using OpenHands.Poses.Landmarks;
using OpenHands.Poses.Transforms;

namespace OpenHands.Poses.Tests.Transforms;

/// <summary>Recordings of hands without a body.</summary>
public sealed class HandsAloneTests
{
    private const int RightWrist = 21;
    private const int Knuckle = 9;

    [Fact]
    public void Normalisation_by_shoulders_that_no_frame_has_is_refused_with_what_to_use_instead()
    {
        var clip = new PoseClip(2, 2, 75);
        Set(clip, 1, 40, 0.5f, 0.5f);
        var error = Assert.Throws<ArgumentException>(() => Apply(new CenterAndScaleNormalize(11, 12), clip));
        Assert.Contains("joints 11 and 12 (the shoulders) are in no frame", error.Message, StringComparison.Ordinal);
        Assert.Contains("use CenterAndScaleByHands", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clip_without_any_joint_and_one_whose_shoulders_are_seen_once_are_normalised_as_before()
    {
        Assert.All(Apply(new CenterAndScaleNormalize(11, 12), new PoseClip(2, 2, 75)).Values, value => Assert.Equal(0, value));
        var clip = new PoseClip(2, 2, 75);
        Set(clip, 0, 40, 0.5f, 0.5f);
        Set(clip, 1, 11, 0.25f, 0.25f);
        Assert.All(Apply(new CenterAndScaleNormalize(11, 12), clip).Values, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void A_preset_without_shoulders_is_no_reference()
    {
        var error = Assert.Throws<ArgumentException>(() => TransformFactory.Create(
            new TransformSpecification("CenterAndScaleNormalize", new Dictionary<string, object?>
            {
                ["reference_points_preset"] = "shoulder_mediapipe_holistic_hands_42",
            }),
            Defects.Corrected));
        Assert.Contains("mediapipe_holistic_hands_42 keeps no shoulders. For hands", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Palms of 2, 4 and 4: the median is 4. Wrists at (1, 1), (1, 1) and (4, 1): their mean is (2, 1).</summary>
    [Fact]
    public void Hands_come_to_the_mean_of_the_wrists_on_the_scale_of_the_median_palm()
    {
        var clip = new PoseClip(2, 3, 42);
        Palm(clip, 0, 0, (1, 1), (1, 3));
        Palm(clip, 1, 0, (1, 1), (1, 5));
        Palm(clip, 1, RightWrist, (4, 1), (8, 1));
        var normal = Apply(new CenterAndScaleByHands(LandmarkPreset.Hands42), clip);

        Assert.Equal((-0.25f, 0f), At(normal, 0, 0));
        Assert.Equal((-0.25f, 0.5f), At(normal, 0, Knuckle));
        Assert.Equal((0.5f, 0f), At(normal, 1, RightWrist));
        Assert.Equal((1.5f, 0f), At(normal, 1, RightWrist + Knuckle));
        Assert.Equal((0f, 0f), At(normal, 1, 1));                                            // not detected
        Assert.Equal(6, Enumerable.Range(0, 3 * 42).Count(i => normal.Values[i] != 0 || normal.Values[(3 * 42) + i] != 0));
    }

    [Fact]
    public void Nearer_and_elsewhere_in_the_picture_is_the_same_clip()
    {
        var (far, near) = (new PoseClip(2, 1, 42), new PoseClip(2, 1, 42));
        foreach (var (clip, scale, shift) in new[] { (far, 1f, 0.5f), (near, 2f, 0.25f) })
        {
            Palm(clip, 0, 0, (shift + (scale * 0.5f), shift + (scale * 0.25f)), (shift + (scale * 0.5f), shift + (scale * 0.75f)));
            Palm(clip, 0, RightWrist, (shift + scale, shift), (shift + scale, shift + (scale * 0.5f)));
        }

        Assert.Equal(
            Apply(new CenterAndScaleByHands(LandmarkPreset.Hands42), far).Values,
            Apply(new CenterAndScaleByHands(LandmarkPreset.Hands42), near).Values);
    }

    [Fact]
    public void A_clip_without_a_hand_stays_zero_and_a_body_moves_with_the_hands()
    {
        Assert.All(
            Apply(new CenterAndScaleByHands(LandmarkPreset.Hands42), new PoseClip(2, 2, 42)).Values, value => Assert.Equal(0, value));
        var clip = new PoseClip(2, 1, 75);
        Palm(clip, 0, HolisticLandmarks.LeftHand, (1, 1), (1, 3));
        Set(clip, 0, 0, 3, 1);
        Assert.Equal((1f, 0f), At(Apply(new CenterAndScaleByHands(LandmarkPreset.All75), clip), 0, 0));
    }

    [Fact]
    public void Other_joints_than_the_presets_are_refused() => Assert.Contains(
        "in a clip of 75 joints",
        Assert.Throws<ArgumentException>(() =>
            Apply(new CenterAndScaleByHands(LandmarkPreset.Hands42), new PoseClip(2, 1, 75))).Message,
        StringComparison.Ordinal);

    private static void Palm(PoseClip clip, int frame, int wrist, (float X, float Y) at, (float X, float Y) knuckle)
    {
        Set(clip, frame, wrist, at.X, at.Y);
        Set(clip, frame, wrist + Knuckle, knuckle.X, knuckle.Y);
    }

    private static void Set(PoseClip clip, int frame, int joint, float x, float y) =>
        (clip.Frame(0, frame)[joint], clip.Frame(1, frame)[joint]) = (x, y);

    private static (float X, float Y) At(PoseClip clip, int frame, int joint) =>
        (clip.Frame(0, frame)[joint], clip.Frame(1, frame)[joint]);

    private static PoseClip Apply(IPoseTransform transform, PoseClip clip) =>
        transform.Apply(clip, new TransformContext(new SampleDraws(new SampleRandom(1))));
}

using OpenHands.Poses.Landmarks;
using OpenHands.Poses.Transforms;

namespace OpenHands.Poses.Tests.Transforms;

/// <summary>The transforms that upstream has not: lost hands, hand shape, mirrored signers, tempo, proportions.</summary>
public sealed class SignerTransformTests
{
    private const int LeftWrist = 7;
    private const int RightWrist = 17;

    [Fact]
    public void A_lost_joint_is_filled_between_its_neighbours_and_held_at_the_ends()
    {
        var clip = Row([0, 2, 0, 0, 8, 0]);
        Assert.Equal([2, 2, 4, 6, 8, 8], Apply(new InterpolateMissing(), clip).Channel(0).ToArray());
    }

    [Fact]
    public void A_gap_longer_than_allowed_and_a_joint_never_seen_stay_missing()
    {
        Assert.Equal([1, 0, 0, 4, 4.5f, 5], Apply(new InterpolateMissing(longestGap: 1), Row([1, 0, 0, 4, 0, 5])).Channel(0).ToArray());
        Assert.All(Apply(new InterpolateMissing(), Row([0, 0, 0])).Values, value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_joint_on_the_image_border_is_not_missing()
    {
        // x is 0, y is not.
        var clip = new PoseClip(2, 3, 1, [0, 0, 0, 5, 6, 7]);
        Assert.Equal([0, 0, 0, 5, 6, 7], Apply(new InterpolateMissing(), clip).Values);
    }

    [Fact]
    public void Normalisation_keeps_missing_joints_at_zero_where_asked()
    {
        // Shoulders at (1, 1) and (3, 1), a third joint missing.
        var clip = new PoseClip(2, 1, 3, [1, 3, 0, 1, 1, 0]);
        Assert.Equal([-0.5f, 0.5f, 0, 0, 0, 0], Apply(new CenterAndScaleNormalize(0, 1, keepMissing: true), clip).Values);
        clip = new PoseClip(2, 1, 3, [1, 3, 0, 1, 1, 0]);
        Assert.Equal([-0.5f, 0.5f, -1, 0, 0, -0.5f], Apply(new CenterAndScaleNormalize(0, 1), clip).Values);
    }

    [Fact]
    public void Hand_channels_hold_the_hand_as_its_wrist_sees_it()
    {
        var clip = new PoseClip(2, 1, 27);
        Set(clip, LeftWrist, 0.5f, 0.25f);
        Set(clip, LeftWrist + 1, 0.75f, 0.5f);
        Set(clip, RightWrist, -1, 1);                    // its fingers are missing
        Set(clip, 0, 3, 3);                              // the nose
        var hands = Apply(new HandsRelativeToWrist(LandmarkPreset.Minimal27, factor: 4), clip);
        Assert.Equal((4, 1, 27), (hands.Channels, hands.Frames, hands.Joints));
        Assert.Equal(clip.Values, hands.Values[..clip.Values.Length]);
        Assert.Equal((1, 1), (hands.Frame(2, 0)[LeftWrist + 1], hands.Frame(3, 0)[LeftWrist + 1]));
        Assert.Single(hands.Channel(2).ToArray(), value => value != 0);
        Assert.Single(hands.Channel(3).ToArray(), value => value != 0);
    }

    [Fact]
    public void Hands_are_seen_from_the_nose_where_there_is_one()
    {
        var preset = LandmarkPreset.TopBody59;
        var first = preset.Indexes.IndexOf(HolisticLandmarks.LeftHand);
        var clip = Filled(3, 2, 59);
        Set(clip, first + 1, 0, 0);                            // not detected
        (clip.Frame(0, 1)[0], clip.Frame(1, 1)[0]) = (0, 0);   // the second frame has no nose
        var before = (float[])clip.Values.Clone();

        var seen = Apply(new HandsRelativeToNose(preset), clip);

        Assert.Equal(before[first] - before[0], seen.Frame(0, 0)[first]);
        Assert.Equal(before[(2 * 59) + 58] - before[2 * 59], seen.Frame(1, 0)[58]);
        Assert.Equal((0, 0), (seen.Frame(0, 0)[first + 1], seen.Frame(1, 0)[first + 1]));
        Assert.Equal(before[..first], seen.Values[..first]);                      // the body
        Assert.Equal(before[59..118], seen.Frame(0, 1).ToArray());               // the frame without a nose
        Assert.Equal(before[(4 * 59)..], seen.Channel(2).ToArray());             // the other channel
    }

    [Theory]
    [InlineData("mediapipe_holistic_minimal_27")]
    [InlineData("mediapipe_holistic_top_body_59")]
    [InlineData("mediapipe_holistic_75")]
    public void Mirroring_swaps_sides_and_twice_is_nothing(string name)
    {
        var preset = LandmarkPreset.Named(name);
        var clip = Filled(2, 3, preset.Indexes.Length);
        var before = (float[])clip.Values.Clone();
        var flip = new HorizontalFlip(preset);
        var once = flip.Apply(clip, new TransformContext(new PinnedDraws(unit: 0.49)));
        var (left, right) = preset.Shoulders!.Value;
        Assert.Equal(-before[right], once.Frame(0, 0)[left]);
        Assert.Equal(before[(3 * preset.Indexes.Length) + right], once.Frame(1, 0)[left]);
        Assert.Equal(before, flip.Apply(once, new TransformContext(new PinnedDraws(unit: 0))).Values);
        Assert.Equal(before, flip.Apply(clip, new TransformContext(new PinnedDraws(unit: 0.5))).Values);
    }

    [Fact]
    public void Every_keypoint_mirrors_to_the_name_of_the_other_side()
    {
        for (var i = 0; i < HolisticLandmarks.Count; i++)
        {
            var name = HolisticLandmarks.Names[i];
            var other = name.Contains("left") ? name.Replace("left", "right") : name.Replace("right", "left");
            Assert.Equal(other, HolisticLandmarks.Names[HolisticLandmarks.Mirrored(i)]);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => HolisticLandmarks.Mirrored(HolisticLandmarks.Count));
    }

    [Fact]
    public void Mirroring_needs_both_sides()
    {
        var oneHand = new LandmarkPreset("left hand", [33, 37], (0, 1));
        var wrong = Assert.Throws<ArgumentException>(() => Apply(new HorizontalFlip(oneHand), new PoseClip(2, 1, 2)));
        Assert.Contains("mirror image", wrong.Message);
    }

    [Fact]
    public void At_one_speed_and_no_shift_a_clip_stays_as_it_is()
    {
        // A draw of one half means speed 1 and no shift.
        var clip = Row([1, 2, 3, 4, 5]);
        var warped = new TemporalWarp(2, 0.5).Apply(clip, new TransformContext(new PinnedDraws(unit: 0.5)));
        Assert.Equal([1, 2, 3, 4, 5], warped.Channel(0).ToArray());
    }

    [Fact]
    public void Twice_as_slow_shows_the_middle_half()
    {
        // A draw of 0: speed 1/2 and the earliest shift, which is 0 here.
        var warped = new TemporalWarp(2, 0).Apply(Row([1, 2, 3, 4, 5]), new TransformContext(new PinnedDraws(unit: 0)));
        Assert.Equal([2, 2.5f, 3, 3.5f, 4], warped.Channel(0).ToArray());
    }

    [Fact]
    public void Outside_the_clip_its_ends_are_held()
    {
        var warped = new TemporalWarp(1, 0.4).Apply(Row([1, 2, 3, 4, 5]), new TransformContext(new PinnedDraws(unit: 0)));
        Assert.Equal([1, 1, 1, 2, 3], warped.Channel(0).ToArray().Select(value => MathF.Round(value, 5)));
    }

    [Fact]
    public void A_hand_moves_as_a_whole_and_the_body_stays()
    {
        var clip = Filled(2, 2, 27);
        var before = (float[])clip.Values.Clone();
        clip.Frame(0, 1)[LeftWrist] = clip.Frame(1, 1)[LeftWrist] = 0;
        var moved = new HandShift(LandmarkPreset.Minimal27).Apply(clip, new TransformContext(new PinnedDraws(normal: 0.5)));
        Assert.Equal(before[..LeftWrist], moved.Values[..LeftWrist]);
        Assert.Equal(before[LeftWrist..27].Select(value => value + 0.5f), moved.Values[LeftWrist..27]);
        Assert.Equal(0, moved.Frame(0, 1)[LeftWrist]); // missing stays missing
    }

    [Fact]
    public void Noise_leaves_missing_joints_alone()
    {
        var noisy = new JointNoise().Apply(new PoseClip(2, 1, 2, [1, 0, 2, 0]), new TransformContext(new PinnedDraws(normal: 0.25)));
        Assert.Equal([1.25f, 0, 2.25f, 0], noisy.Values);
    }

    [Fact]
    public void A_pipeline_knows_the_channels_that_it_adds()
    {
        var pipeline = new TransformPipeline([new JointNoise(), new HandsRelativeToWrist(LandmarkPreset.Minimal27)]);
        Assert.Equal(2, pipeline.AddedChannels);
        Assert.Equal(4, Apply(pipeline, Filled(2, 1, 27)).Channels);
    }

    private static PoseClip Apply(IPoseTransform transform, PoseClip clip) =>
        transform.Apply(clip, new TransformContext(new SampleDraws(new SampleRandom(1))));

    // One joint, y as x.
    private static PoseClip Row(float[] values) => new(2, values.Length, 1, [.. values, .. values]);

    private static PoseClip Filled(int channels, int frames, int joints) =>
        new(channels, frames, joints, [.. Enumerable.Range(1, channels * frames * joints).Select(i => i * 0.01f)]);

    private static void Set(PoseClip clip, int joint, float x, float y) => (clip.Frame(0, 0)[joint], clip.Frame(1, 0)[joint]) = (x, y);
}

using OpenHands.Poses.Landmarks;
using OpenHands.Poses.Transforms;

namespace OpenHands.Poses.Tests.Transforms;

/// <summary>The transforms that make streams of hands out of clips of any length.</summary>
public sealed class HandTransformTests
{
    private static readonly LandmarkPreset Preset = LandmarkPreset.TopBody59;
    private static readonly (int Left, int Right) Shoulders = Preset.Shoulders!.Value;
    private static readonly int[] Right = [.. Preset.HandJoints(HolisticLandmarks.RightHand)];
    private static readonly int[] Left = [.. Preset.HandJoints(HolisticLandmarks.LeftHand)];

    [Fact]
    public void Frames_before_the_first_hand_and_after_the_last_are_left_out()
    {
        var clip = new PoseClip(2, 6, 59);
        clip.Frame(0, 0)[0] = 0.5f; // a nose is no hand
        Hand(clip, Right, 2, (0.2f, 0.4f), 0.1f);
        Hand(clip, Left, 4, (0.6f, 0.4f), 0.1f);
        var trimmed = Apply(new TrimToHands(Preset), clip);
        Assert.Equal(3, trimmed.Frames);
        Assert.Equal(0.2f, trimmed.Frame(0, 0)[Right[0]]);
        Assert.Equal(0.6f, trimmed.Frame(0, 2)[Left[0]]);
        Assert.Equal(6, Apply(new TrimToHands(Preset), new PoseClip(2, 6, 59)).Frames);
    }

    [Fact]
    public void A_long_clip_is_resampled_on_straight_lines_and_a_short_one_gets_zeros_at_its_end()
    {
        Assert.Equal([1, 3, 5], Apply(new ResampleFrames(3), Row([1, 2, 3, 4, 5])).Channel(0).ToArray());
        Assert.Equal([1, 2.5f, 4, 5.5f, 7], Apply(new ResampleFrames(5), Row([1, 2, 3, 4, 5, 6, 7])).Channel(0).ToArray());
        Assert.Equal([1, 2, 3, 0, 0], Apply(new ResampleFrames(5), Row([1, 2, 3])).Channel(0).ToArray());
        Assert.Equal([4], Apply(new ResampleFrames(1), Row([4, 5, 6])).Channel(0).ToArray());
    }

    [Fact]
    public void A_joint_that_a_neighbour_lacks_is_taken_from_the_nearer_frame_and_never_mixed_with_nothing()
    {
        // moments 0, 1.5 and 3: halfway between frames 1 (missing) and 2 (there)
        Assert.Equal([2, 6, 8], Apply(new ResampleFrames(3), Row([2, 0, 6, 8])).Channel(0).ToArray());
        Assert.Equal([2, 0, 8], Apply(new ResampleFrames(3), Row([2, 4, 0, 8])).Channel(0).ToArray());
    }

    [Theory]
    [InlineData(0.0, 4)] // the slowest draw: 1 / 1.25 as long
    [InlineData(0.5, 5)]
    [InlineData(1.0, 6)]
    public void The_speed_varies_by_the_draw_and_never_beyond_the_frames(double unit, int length)
    {
        var context = new TransformContext(new PinnedDraws(unit: unit));
        var clip = new ResampleFrames(20, vary: 0.25).Apply(Row([1, 1, 1, 1, 1]), context);
        Assert.Equal(length, clip.Channel(0).ToArray().Count(x => x != 0));
        Assert.Equal(3, new ResampleFrames(3, vary: 0.25).Apply(Row([1, 1, 1, 1, 1]), new TransformContext(new PinnedDraws(unit: 1)))
            .Channel(0).ToArray().Count(x => x != 0));
    }

    [Fact]
    public void Hands_are_seen_from_their_wrists_in_palms_and_wrists_from_the_nose_in_shoulder_widths()
    {
        var clip = new PoseClip(2, 2, 59);
        for (var t = 0; t < 2; t++)
        {
            Point(clip, t, 0, 0.5f, 0.2f);                       // nose
            Point(clip, t, Shoulders.Left, 0.7f, 0.4f);
            Point(clip, t, Shoulders.Right, 0.3f, 0.4f);  // 0.4 apart
            Hand(clip, Right, t, (0.3f, 0.6f), 0.1f);
        }

        var streams = Apply(new HandStreams(Preset), clip);
        Assert.Equal((3, 2, HandStreams.Joints), (streams.Channels, streams.Frames, streams.Joints));
        Assert.Equal(-1, streams.Frame(1, 0)[9], 1e-5);        // the middle finger's root is one palm above the wrist
        Assert.Equal(0, streams.Frame(0, 0)[0]);
        Assert.Equal(-0.5, streams.Frame(0, 0)[42], 1e-5);     // (0.3 - 0.5) / 0.4
        Assert.Equal(1, streams.Frame(1, 0)[42], 1e-5);
        Assert.All(Enumerable.Range(0, 21), v => Assert.Equal(1, streams.Frame(2, 0)[v]));
        Assert.All(Enumerable.Range(21, 21), v => Assert.Equal((0, 0, 0), At(streams, v)));
        Assert.Equal((0, 0, 0), At(streams, 43));               // no left hand
    }

    [Fact]
    public void Without_a_body_wrists_are_seen_from_their_own_mean_in_five_palms()
    {
        var clip = new PoseClip(2, 2, 59);
        Hand(clip, Right, 0, (0.2f, 0.6f), 0.1f);
        Hand(clip, Left, 0, (0.6f, 0.6f), 0.1f);
        var streams = Apply(new HandStreams(Preset), clip);
        Assert.Equal(-0.4, streams.Frame(0, 0)[42], 1e-5);     // 0.2 left of the middle, in units of 0.5
        Assert.Equal(0.4, streams.Frame(0, 0)[43], 1e-5);
        Assert.Equal(0, streams.Frame(1, 0)[42], 1e-5);
        Assert.All(Enumerable.Range(0, 44), v => Assert.Equal(0, streams.Frame(2, 1)[v])); // nothing in the second frame
    }

    [Fact]
    public void Size_and_place_in_the_image_change_nothing_and_no_hand_gives_zeros()
    {
        var random = new Random(1);
        var (one, other) = (new PoseClip(2, 5, 59), new PoseClip(2, 5, 59));
        for (var t = 0; t < 5; t++)
        {
            foreach (var v in Right)
            {
                var (x, y) = ((float)random.NextDouble() + 1, (float)random.NextDouble() + 1);
                Point(one, t, v, x, y);
                Point(other, t, v, (0.25f * x) + 3, (0.25f * y) - 2);
            }
        }

        var (first, second) = (Apply(new HandStreams(Preset), one), Apply(new HandStreams(Preset), other));
        Assert.All(first.Values.Zip(second.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
        Assert.All(Apply(new HandStreams(Preset), new PoseClip(2, 3, 59)).Values, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Other_joints_or_channels_are_refused()
    {
        var context = new TransformContext(new PinnedDraws());
        var other = Assert.Throws<ArgumentException>(() => new HandStreams(Preset).Apply(new PoseClip(2, 1, 27), context));
        Assert.Contains("59", other.Message, StringComparison.Ordinal);
        Assert.Contains("3 channels", Assert.Throws<ArgumentException>(() => new HandStreams(Preset).Apply(new PoseClip(3, 1, 59), context))
            .Message, StringComparison.Ordinal);
        Assert.Contains("whole", Assert.Throws<ArgumentException>(
            () => new HandStreams(LandmarkPreset.Minimal27).Apply(new PoseClip(2, 1, 27), context)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_temporal_mask_zeroes_one_run_of_frames_of_its_share_and_now_and_then_none()
    {
        var clip = new TemporalMask(0.2, 0.4, 0.5).Apply(Row([1, 1, 1, 1, 1, 1, 1, 1, 1, 1]), new TransformContext(
            new PinnedDraws(unit: 0.25, integer: 3)));
        Assert.Equal([1, 1, 1, 0, 0, 1, 1, 1, 1, 1], clip.Channel(0).ToArray()); // 10 x (0.2 + 0.2 x 0.25) = 2.5, to even
        var spared = new TemporalMask(0.2, 0.4, 0.5).Apply(Row([1, 1, 1]), new TransformContext(new PinnedDraws(unit: 0.75)));
        Assert.Equal([1, 1, 1], spared.Channel(0).ToArray());
    }

    private static (float X, float Y, float Seen) At(PoseClip streams, int v) =>
        (streams.Frame(0, 0)[v], streams.Frame(1, 0)[v], streams.Frame(2, 0)[v]);

    private static PoseClip Apply(IPoseTransform transform, PoseClip clip) =>
        transform.Apply(clip, new TransformContext(new PinnedDraws()));

    private static PoseClip Row(float[] x) => new(2, x.Length, 1, [.. x, .. x]);

    // Wrist at a place, the other joints in a column above it; the tenth is one palm away.
    private static void Hand(PoseClip clip, int[] hand, int t, (float X, float Y) wrist, float palm)
    {
        for (var joint = 0; joint < hand.Length; joint++)
        {
            Point(clip, t, hand[joint], wrist.X, wrist.Y - (palm * joint / 9));
        }
    }

    private static void Point(PoseClip clip, int t, int v, float x, float y) => (clip.Frame(0, t)[v], clip.Frame(1, t)[v]) = (x, y);
}

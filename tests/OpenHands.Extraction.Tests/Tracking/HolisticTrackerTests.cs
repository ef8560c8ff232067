using OpenHands.Extraction.Imaging;
using OpenHands.Extraction.Tracking;

namespace OpenHands.Extraction.Tests.Tracking;

public sealed class HolisticTrackerTests
{
    private readonly FakeHolistic _networks = new();
    private readonly RgbImage _image = new(320, 240);

    [Fact]
    public void A_person_is_looked_for_once_and_then_followed()
    {
        var tracker = new HolisticTracker(_networks.CreateExecutors());

        var frames = Enumerable.Range(0, 5).Select(_ => tracker.Next(_image)).ToList();

        Assert.All(frames, f => Assert.Equal((33, 21, 21), (f.Pose!.Length, f.LeftHand!.Length, f.RightHand!.Length)));
        Assert.Equal((1, 5, 10, 10), (_networks.Detection.Runs, _networks.Pose.Runs, _networks.Recrop.Runs, _networks.Hand.Runs));
    }

    [Fact]
    public void Without_a_detection_no_other_network_runs()
    {
        _networks.Detection["Identity_1"].AsSpan().Fill(-10);
        var tracker = new HolisticTracker(_networks.CreateExecutors());

        Assert.Equal(HolisticFrame.Empty, tracker.Next(_image));
        Assert.Equal(HolisticFrame.Empty, tracker.Next(_image));
        Assert.Equal((2, 0, 0), (_networks.Detection.Runs, _networks.Pose.Runs, _networks.Hand.Runs));
    }

    [Theory]
    [InlineData(0.5f)]
    [InlineData(float.NaN)]
    public void A_lost_person_is_looked_for_on_the_next_frame_only(float score)
    {
        var tracker = new HolisticTracker(_networks.CreateExecutors());
        tracker.Next(_image);
        _networks.Pose["Identity_1"][0] = score;
        Assert.Equal(HolisticFrame.Empty, tracker.Next(_image));
        Assert.Equal(1, _networks.Detection.Runs);

        _networks.Pose["Identity_1"][0] = 0.9f;
        Assert.NotNull(tracker.Next(_image).Pose);
        Assert.Equal(2, _networks.Detection.Runs);
    }

    [Fact]
    public void Smoothing_starts_afresh_after_a_loss()
    {
        var tracker = new HolisticTracker(_networks.CreateExecutors());
        var first = tracker.Next(_image).Pose![0];
        _networks.Pose["Identity_1"][0] = 0;
        tracker.Next(_image);
        _networks.Pose["Identity_1"][0] = 0.9f;
        _networks.SetPose(0, 140, 128, 0, -3);

        var again = tracker.Next(_image).Pose![0];

        // The first visibility after a reset is not mixed with the old one.
        Assert.Equal(1 / (1 + Math.Exp(-3)), first.Visibility, 1e-6);
        Assert.Equal(1 / (1 + Math.Exp(3)), again.Visibility, 1e-6);
    }

    [Fact]
    public void Visibility_moves_by_a_tenth_per_frame()
    {
        var tracker = new HolisticTracker(_networks.CreateExecutors());
        var before = tracker.Next(_image).Pose![0].Visibility;
        _networks.SetPose(0, 128, 128, 0, -30);

        Assert.Equal(0.9 * before, tracker.Next(_image).Pose![0].Visibility, 1e-6);
    }

    [Fact]
    public void A_hand_whose_wrist_is_hidden_is_not_looked_for()
    {
        _networks.SetPose(15, 176, 128, 0, -3);
        var tracker = new HolisticTracker(_networks.CreateExecutors());

        var frame = tracker.Next(_image);

        Assert.Null(frame.LeftHand);
        Assert.NotNull(frame.RightHand);
        Assert.Equal(1, _networks.Recrop.Runs);
    }

    [Fact]
    public void A_hand_that_the_network_denies_is_absent_while_the_body_stays()
    {
        _networks.Hand["Identity_1"][0] = 0.5f;
        var tracker = new HolisticTracker(_networks.CreateExecutors());

        var frame = tracker.Next(_image);

        Assert.NotNull(frame.Pose);
        Assert.Null(frame.LeftHand);
        Assert.Null(frame.RightHand);
    }

    [Fact]
    public void Landmarks_are_in_fractions_of_the_image_and_depth_in_its_widths()
    {
        _networks.SetPose(0, 128, 128, 64, 3);
        var tracker = new HolisticTracker(_networks.CreateExecutors());

        var pose = tracker.Next(_image).Pose!;

        // The letterboxed square of 320 px: hips at its anchor (3.5/7 of it), scale point 80 px above, region 2 x 80 x 1.25 = 200 px.
        Assert.Equal(0.5, pose[0].X, 1e-5);
        Assert.Equal(0.5, pose[0].Y, 1e-5);
        Assert.Equal(64 / 256.0 * 200 / 320, pose[0].Z, 1e-5);
        Assert.Equal(0.5 + 48 / 256.0 * 200 / 320, pose[15].X, 1e-5);
    }

    [Fact]
    public void Two_trackers_share_nothing()
    {
        var first = new HolisticTracker(_networks.CreateExecutors());
        first.Next(_image);
        new HolisticTracker(_networks.CreateExecutors()).Next(_image);

        Assert.Equal(2, _networks.Detection.Runs);
    }
}

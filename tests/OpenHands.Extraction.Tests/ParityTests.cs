using System.Globalization;
using OpenHands.Extraction.Models;
using OpenHands.Extraction.Tracking;
using OpenHands.Extraction.Video;
using OpenHands.Formats.PoseFormat;
using OpenHands.Poses;
using OpenHands.Poses.Landmarks;

namespace OpenHands.Extraction.Tests;

/// <summary>
/// Equality with Python's MediaPipe 0.10 Holistic at complexity 1, from its landmarks of a real clip (signer.mediapipe-python.pose, 62
/// frames of 640 x 360 px).
/// </summary>
public sealed class ParityTests(ITestOutputHelper output)
{
    private const int Width = 640;
    private const int Height = 360;

    [Theory]
    [InlineData(DecoderChoice.OpenCv)]
    [InlineData(DecoderChoice.Ffmpeg)]
    public void Landmarks_equal_those_of_the_Python_package(DecoderChoice decoder)
    {
        var video = Fixtures.Shared("data", "video", "signer.mp4");
        var expected = HolisticPoseFormat.ToRecording(
            PoseFormatFile.Read(Fixtures.Shared("data", "video", "signer.mediapipe-python.pose")));
        if (decoder == DecoderChoice.OpenCv)
        {
            Assert.SkipUnless(OpenCvVideo.IsAvailable(out var reason), reason);
        }

        using var models = HolisticModels.Load(ModelStore.Open(LocalModels.Folder(1), 1), 1);
        using var networks = models.CreateExecutors();
        PoseRecording actual;
        try
        {
            actual = VideoExtraction.Run(video, networks, decoder, cancellation: TestContext.Current.CancellationToken).Frames.Build();
        }
        catch (DecoderMissingException e)
        {
            Assert.Skip(e.Message);
            return;
        }

        Assert.Equal(expected.Frames, actual.Frames);
        Assert.Equal(Presence(expected, HolisticLandmarks.LeftHand), Presence(actual, HolisticLandmarks.LeftHand));
        Assert.Equal(Presence(expected, HolisticLandmarks.RightHand), Presence(actual, HolisticLandmarks.RightHand));
        var body = Errors(expected, actual, 0, HolisticLandmarks.BodyCount);
        var left = Median(Errors(expected, actual, HolisticLandmarks.LeftHand, HolisticLandmarks.HandCount));
        var right = Median(Errors(expected, actual, HolisticLandmarks.RightHand, HolisticLandmarks.HandCount));
        var hands = Errors(expected, actual, HolisticLandmarks.LeftHand, 2 * HolisticLandmarks.HandCount);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{decoder}: body mean {body.Average():0.0000} px, median {Median(body):0.0000}; left hand median {left:0.0000}, "
            + $"right {right:0.0000}, largest of both {hands.Max():0.0}"));
        Assert.InRange(body.Average(), 0, 0.1);
        Assert.InRange(Median(body), 0, 0.06);
        // Hands flip where they touch, so their maxima have no bound.
        Assert.InRange(left, 0, 0.4);
        Assert.InRange(right, 0, 0.4);
        Assert.InRange(Depths(expected, actual).Average(), 0, 0.002);
        Assert.InRange(expected.Visibility.Zip(actual.Visibility).Max(v => Math.Abs(v.First - v.Second)), 0, 0.005f);
    }

    /// <summary>Distances in px of all landmarks of a part that both have.</summary>
    private static List<double> Errors(PoseRecording expected, PoseRecording actual, int first, int count) =>
    [
        .. from frame in Enumerable.Range(0, expected.Frames)
           from k in Enumerable.Range(first, count)
           let i = (frame * HolisticLandmarks.Count) + k
           where expected.Visibility[i] > 0 && actual.Visibility[i] > 0
           let dx = (expected.Keypoints[3 * i] - actual.Keypoints[3 * i]) * Width
           let dy = (expected.Keypoints[3 * i + 1] - actual.Keypoints[3 * i + 1]) * Height
           select Math.Sqrt(dx * dx + dy * dy),
    ];

    private static IEnumerable<double> Depths(PoseRecording expected, PoseRecording actual) =>
        from frame in Enumerable.Range(0, expected.Frames)
        from k in Enumerable.Range(0, HolisticLandmarks.BodyCount)
        let i = (((frame * HolisticLandmarks.Count) + k) * 3) + 2
        select (double)Math.Abs(expected.Keypoints[i] - actual.Keypoints[i]);

    private static bool[] Presence(PoseRecording recording, int first) =>
        [.. Enumerable.Range(0, recording.Frames).Select(frame => recording.Visibility[(frame * HolisticLandmarks.Count) + first] > 0)];

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}

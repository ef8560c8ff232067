using OpenHands.Poses;
using OpenHands.Poses.Landmarks;

namespace OpenHands.Formats.PoseFormat;

/// <summary>
/// Between the 75 keypoints of MediaPipe Holistic (docs/upstream.md#pose-extraction) and .pose files, whose x and y are in pixels.
/// </summary>
public static class HolisticPoseFormat
{
    private const int Channels = 3;

    // Name in .pose files, first of our keypoints, number of keypoints.
    private static readonly (string Name, int First, int Count)[] Parts =
    [
        ("POSE_LANDMARKS", 0, HolisticLandmarks.BodyCount),
        ("LEFT_HAND_LANDMARKS", HolisticLandmarks.LeftHand, HolisticLandmarks.HandCount),
        ("RIGHT_HAND_LANDMARKS", HolisticLandmarks.RightHand, HolisticLandmarks.HandCount),
    ];

    /// <summary>Reads a .pose file; see <see cref="ToRecording"/>.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or no Holistic file; the message names it and the cure.</exception>
    /// <exception cref="IOException">The file is missing or unreadable.</exception>
    public static PoseRecording Read(string path)
    {
        var file = PoseFormatFile.Read(path);
        try
        {
            return ToRecording(file);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{path}: {error.Message}", error);
        }
    }

    /// <summary>
    /// The body and hands of one person: F x 75 keypoints, x and y as fractions of the image. A point of confidence 0 was not found: it is
    /// 0, whatever the file holds in its place (pose-format writes NaN or 0).
    /// </summary>
    /// <param name="file">A file with the components POSE_LANDMARKS, LEFT_HAND_LANDMARKS and RIGHT_HAND_LANDMARKS; others are left
    /// out.</param>
    /// <param name="person">Which person, from 0.</param>
    /// <exception cref="InvalidDataException">A component is missing, of another size, or not XYZC; or there is no image size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are people, but no such person.</exception>
    public static PoseRecording ToRecording(PoseFormatFile file, int person = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(person);
        if (file.People == 0)
        {
            throw new InvalidDataException("holds no person; leave this file out, or estimate the poses of its video again");
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(person, file.People);
        if (file.Width == 0 || file.Height == 0)
        {
            throw new InvalidDataException($"an image of {file.Width} x {file.Height} pixels: coordinates cannot be made fractions of it; "
                + "write the file again with the width and height of its video");
        }

        var keypoints = new float[file.Frames * HolisticLandmarks.Count * Channels];
        var visibility = new float[file.Frames * HolisticLandmarks.Count];
        foreach (var (name, first, count) in Parts)
        {
            var offset = Offset(file, name, count);
            for (var frame = 0; frame < file.Frames; frame++)
            {
                for (var i = 0; i < count; i++)
                {
                    var from = (((frame * file.People) + person) * file.Points) + offset + i;
                    var to = (frame * HolisticLandmarks.Count) + first + i;
                    visibility[to] = file.Confidence[from];
                    if (visibility[to] == 0)
                    {
                        continue;
                    }

                    keypoints[to * Channels] = file.Data[from * Channels] / file.Width;
                    keypoints[(to * Channels) + 1] = file.Data[(from * Channels) + 1] / file.Height;
                    keypoints[(to * Channels) + 2] = file.Data[(from * Channels) + 2];
                }
            }
        }

        return new PoseRecording(file.Frames, HolisticLandmarks.Count, keypoints, visibility);
    }

    /// <summary>A .pose file (version 0.2, one person) of a recording of 75 keypoints.</summary>
    /// <param name="recording">F x 75 keypoints, x and y as fractions of the image.</param>
    /// <param name="width">Image width in pixels.</param>
    /// <param name="height">Image height in pixels.</param>
    /// <param name="framesPerSecond">Frame rate of the video.</param>
    /// <exception cref="ArgumentException">The recording has not 75 keypoints, or the image has no size.</exception>
    public static PoseFormatFile FromRecording(PoseRecording recording, int width, int height, float framesPerSecond)
    {
        if (recording.Joints != HolisticLandmarks.Count || width <= 0 || height <= 0)
        {
            throw new ArgumentException(
                $"{recording.Joints} keypoints in an image of {width} x {height}, expected {HolisticLandmarks.Count} in a real one");
        }

        var data = (float[])recording.Keypoints.Clone();
        for (var i = 0; i < data.Length; i += Channels)
        {
            data[i] *= width;
            data[i + 1] *= height;
        }

        return new PoseFormatFile(
            0.2f, width, height, 0, [.. Parts.Select(part => Component(part.Name, part.First, part.Count))], framesPerSecond,
            recording.Frames, 1,
            data, (float[])recording.Visibility.Clone());
    }

    private static PoseComponent Component(string name, int first, int count) => new(
        name, "XYZC",
        [.. HolisticLandmarks.Names.Skip(first).Take(count).Select(point => PointName(point, first))],
        [
            .. Skeleton.Holistic75.InwardEdges
                .Where(edge => edge.From >= first && edge.From < first + count && edge.To >= first && edge.To < first + count)
                .Select(edge => ((ushort)(edge.To - first), (ushort)(edge.From - first))),
        ],
        [(255, 0, 0)]);

    // Both hands call their points the same there.
    private static string PointName(string name, int first) =>
        (first == 0 ? name : name.Replace("left_hand_", "", StringComparison.Ordinal)
            .Replace("right_hand_", "", StringComparison.Ordinal)).ToUpperInvariant();

    private static int Offset(PoseFormatFile file, string name, int count)
    {
        var offset = 0;
        foreach (var component in file.Components)
        {
            if (component.Name == name)
            {
                return component.Points.Count == count && component.Format == "XYZC" && file.Dimensions == Channels
                    ? offset
                    : throw new InvalidDataException($"component {name} has {component.Points.Count} points of format {component.Format}, "
                        + $"expected {count} of XYZC; write the file again with all points of MediaPipe Holistic, not a reduced set");
            }

            offset += component.Points.Count;
        }

        throw new InvalidDataException(
            $"no component {name} among {string.Join(", ", file.Components.Select(component => component.Name))}: "
            + "not a MediaPipe Holistic file; estimate the poses again with MediaPipe Holistic");
    }
}

using System.Buffers;
using System.Globalization;
using OpenHands.Poses;

namespace OpenHands.Formats.Pickles;

/// <summary>
/// The pose file of OpenHands: a pickled dict of two numpy arrays, <c>keypoints</c> (F x 75 x 3) and <c>confidences</c> (F x 75)
/// (docs/upstream.md). Nothing but plain data and numpy arrays is ever made of it: a pose file cannot run code.
/// </summary>
public static class PosePickle
{
    /// <summary>Keypoints of MediaPipe Holistic without the face: 33 body, 21 left hand, 21 right hand.</summary>
    public const int HolisticJoints = 75;

    // A landmark outside the image is less than a few images away.
    private const float LargestFraction = 8;

    private static readonly PickleVocabulary Vocabulary = new(
        "a pose file", "plain arrays: pickle.dump({'keypoints': numpy.asarray(...), 'confidences': numpy.asarray(...)}, file)",
        NumpyVocabulary.Globals());

    /// <summary>
    /// Reads a pose pickle of any protocol (0 to 5), numpy 1 or 2, float16, float32 or float64 of either byte order and memory order. NaN
    /// and infinity are kept as they are; further keys are ignored.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="joints">The number of keypoints that the file must have.</param>
    /// <param name="fractions">
    /// Whether to undo what the published INCLUDE poses are: pixels with swapped axes, x multiplied by the image's height and y by its
    /// width, where the file states both (<c>vid_shape</c>). Others stay as they are.
    /// </param>
    /// <returns>The recording; values are rounded once to float32.</returns>
    /// <exception cref="InvalidDataException">The file is corrupt, cut off, no pose file, or asks for anything but plain numpy
    /// arrays.</exception>
    /// <exception cref="IOException">The file is missing or unreadable.</exception>
    public static PoseRecording Read(string path, int joints = HolisticJoints, bool fractions = false)
    {
        using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        var length = RandomAccess.GetLength(file);
        if (length > System.Array.MaxLength)
        {
            throw new InvalidDataException($"{path}: {length} bytes; a pose pickle may have up to {System.Array.MaxLength}");
        }

        var buffer = ArrayPool<byte>.Shared.Rent((int)length);
        try
        {
            var filled = 0;
            for (int read; filled < length
                && (read = RandomAccess.Read(file, buffer.AsSpan(filled, (int)length - filled), filled)) > 0; filled += read)
            {
            }

            return Parse(buffer.AsMemory(0, filled), joints, fractions);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Writes a pose pickle (protocol 4, float64 arrays, as OpenHands' own extraction does) that Python and numpy load. The file appears
    /// under its name only when it is whole.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="recording">Its poses; without depth, x and y alone are written.</param>
    /// <param name="videoShape">Height and width of the video, as the published INCLUDE poses state them (<c>vid_shape</c>).</param>
    /// <exception cref="IOException">Writing fails.</exception>
    public static void Write(string path, PoseRecording recording, (int Height, int Width)? videoShape = null) =>
        AtomicFile.Write(path, stream => Write(stream, recording, videoShape));

    /// <summary>Writes the same to a stream, which need not seek.</summary>
    /// <inheritdoc cref="Write(string, PoseRecording, ValueTuple{int, int}?)"/>
    public static void Write(Stream stream, PoseRecording recording, (int Height, int Width)? videoShape = null)
    {
        var writer = new PickleWriter(stream);
        writer.Protocol(4);
        writer.Opcode(PickleOpcode.EmptyDict);
        writer.Opcode(PickleOpcode.Mark);
        writer.Text("keypoints");
        var values = recording.HasDepth ? recording.Keypoints : [.. recording.Keypoints.Where((_, i) => i % 3 < 2)];
        NumpyPickle.WriteDoubles(writer, stream, values, recording.Frames, recording.Joints, recording.HasDepth ? 3 : 2);
        writer.Text("confidences");
        NumpyPickle.WriteDoubles(writer, stream, recording.Visibility, recording.Frames, recording.Joints);
        if (videoShape is { } shape)
        {
            writer.Text("vid_shape");
            writer.Tuple(shape.Height, shape.Width);
        }

        writer.Opcode(PickleOpcode.SetItems);
        writer.Opcode(PickleOpcode.Stop);
    }

    private static PoseRecording Parse(ReadOnlyMemory<byte> data, int joints, bool fractions)
    {
        if (data.Length == 0)
        {
            throw new InvalidDataException("the file is empty");
        }

        FileKinds.Require(data.Span, "a pose pickle", FileKind.Pickle);
        var root = new PickleReader(data, 0, Vocabulary, new PickleBudget(data.Length)).Load() as PickleDictionary
            ?? throw new InvalidDataException("not a pose file: the pickle holds no dict with the keys keypoints and confidences");
        var keypoints = Array(root, "keypoints");
        var confidences = Array(root, "confidences");
        if (keypoints.Shape is not [var frames, var found, 2 or 3])
        {
            throw new InvalidDataException(
                $"keypoints have the shape ({string.Join(", ", keypoints.Shape)}), "
                + $"expected (frames, {joints}, 3), or 2 where there is no depth");
        }

        if (found != joints)
        {
            throw new InvalidDataException($"{found} keypoints a frame, expected {joints}");
        }

        if (confidences.Shape is not [var rows, var columns] || rows != frames || columns != joints)
        {
            throw new InvalidDataException(
                $"confidences have the shape ({string.Join(", ", confidences.Shape)}), expected ({frames}, {joints}) as the "
                + "keypoints have");
        }

        var coordinates = keypoints.Shape[2];
        var values = coordinates == 3 ? PoseArray.ToSingles(keypoints) : WithoutDepth(PoseArray.ToSingles(keypoints));
        if (fractions && root.TryGet("vid_shape", out var shape))
        {
            UndoPixels(values, VideoShape(shape));
        }

        return new PoseRecording(frames, joints, values, PoseArray.ToSingles(confidences)) { HasDepth = coordinates == 3 };
    }

    // The published AUTSL poses are x and y only.
    private static float[] WithoutDepth(float[] plane)
    {
        var values = new float[plane.Length / 2 * 3];
        for (int from = 0, to = 0; from < plane.Length; from += 2, to += 3)
        {
            (values[to], values[to + 1]) = (plane[from], plane[from + 1]);
        }

        return values;
    }

    private static void UndoPixels(float[] values, (double Height, double Width) shape)
    {
        var pixels = false;
        for (var i = 0; i < values.Length && !pixels; i += 3)
        {
            pixels = Math.Abs(values[i]) > LargestFraction;
        }

        for (var i = 0; i < values.Length && pixels; i += 3)
        {
            (values[i], values[i + 1]) = ((float)(values[i] / shape.Height), (float)(values[i + 1] / shape.Width));
        }
    }

    private static (double Height, double Width) VideoShape(object? shape)
    {
        IReadOnlyList<object?>? sides = shape as object?[];
        sides ??= shape as List<object?>;
        return sides is [{ } first, { } second, ..] && Side(first) is > 0 and var height && Side(second) is > 0 and var width
            ? (height, width)
            : throw new InvalidDataException("vid_shape is not (height, width), two whole numbers above 0");
    }

    private static double Side(object value) => value is int or long or double ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : 0;

    private static NumpyArray Array(PickleDictionary root, string key) => root.TryGet(key, out var value)
        ? value as NumpyArray ?? throw new InvalidDataException(
            $"{key} is not a numpy array; store it as one (np.asarray) of shape (frames, joints, ...)")
        : throw new InvalidDataException($"the key {key} is missing");
}

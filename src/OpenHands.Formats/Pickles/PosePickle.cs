using System.Buffers;
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

    private static readonly PickleVocabulary Vocabulary = new(
        "a pose file", "plain arrays: pickle.dump({'keypoints': numpy.asarray(...), 'confidences': numpy.asarray(...)}, file)",
        NumpyVocabulary.Globals());

    /// <summary>
    /// Reads a pose pickle of any protocol (0 to 5), numpy 1 or 2, float16, float32 or float64 of either byte order and memory order. NaN
    /// and infinity are kept as they are; further keys are ignored.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="joints">The number of keypoints that the file must have.</param>
    /// <returns>The recording; values are rounded once to float32.</returns>
    /// <exception cref="InvalidDataException">The file is corrupt, cut off, no pose file, or asks for anything but plain numpy
    /// arrays.</exception>
    /// <exception cref="IOException">The file is missing or unreadable.</exception>
    public static PoseRecording Read(string path, int joints = HolisticJoints)
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

            return Parse(buffer.AsMemory(0, filled), joints);
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
    /// <exception cref="IOException">Writing fails.</exception>
    public static void Write(string path, PoseRecording recording) => AtomicFile.Write(path, stream =>
    {
        var writer = new PickleWriter(stream);
        writer.Protocol(4);
        writer.Opcode(PickleOpcode.EmptyDict);
        writer.Opcode(PickleOpcode.Mark);
        writer.Text("keypoints");
        NumpyPickle.WriteDoubles(writer, stream, recording.Keypoints, recording.Frames, recording.Joints, 3);
        writer.Text("confidences");
        NumpyPickle.WriteDoubles(writer, stream, recording.Visibility, recording.Frames, recording.Joints);
        writer.Opcode(PickleOpcode.SetItems);
        writer.Opcode(PickleOpcode.Stop);
    });

    private static PoseRecording Parse(ReadOnlyMemory<byte> data, int joints)
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
        if (keypoints.Shape is not [var frames, var found, 3])
        {
            throw new InvalidDataException(
                $"keypoints have the shape ({string.Join(", ", keypoints.Shape)}), expected (frames, {joints}, 3)");
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

        return new PoseRecording(frames, joints, PoseArray.ToSingles(keypoints), PoseArray.ToSingles(confidences));
    }

    private static NumpyArray Array(PickleDictionary root, string key) => root.TryGet(key, out var value)
        ? value as NumpyArray ?? throw new InvalidDataException(
            $"{key} is not a numpy array; store it as one (np.asarray) of shape (frames, joints, ...)")
        : throw new InvalidDataException($"the key {key} is missing");
}

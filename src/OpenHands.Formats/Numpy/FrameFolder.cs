using System.Globalization;
using System.Text.RegularExpressions;
using OpenHands.Poses;
using OpenHands.Poses.Landmarks;

namespace OpenHands.Formats.Numpy;

/// <summary>
/// A clip as a folder of numpy arrays, one a frame: <c>0.npy</c>, <c>1.npy</c> and so on. Hundreds of public repositories keep
/// <c>MP_Data/GLOSS/CLIP/FRAME.npy</c>. An array holds the body (33 x (x, y, z, visibility)), in some the face (468 x 3), then the left
/// and the right hand (21 x 3 each): 258 or 1,662 numbers. The face is left out. A hand that was not found is zeros.
/// </summary>
public static partial class FrameFolder
{
    private const int BodyNumbers = 4;
    private const int Coordinates = 3;
    private const int FaceLandmarks = 468;
    private const int WithoutFace = (HolisticLandmarks.LeftHand * BodyNumbers)
        + ((HolisticLandmarks.Count - HolisticLandmarks.LeftHand) * Coordinates);

    private const int WithFace = WithoutFace + (FaceLandmarks * Coordinates);

    // An array of 1,662 doubles has 13,424 bytes.
    private const int LargestFile = 1 << 16;
    private const int LongestNumber = 20;

    /// <summary>The frames of a folder, by their numbers; none where it is no such folder.</summary>
    public static IReadOnlyList<string> Frames(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.npy").Select(file => (File: file, Number: NumberOf(file)))
            .Where(frame => frame.Number is not null)
            .OrderBy(frame => frame.Number).ThenBy(frame => frame.File, StringComparer.Ordinal).Select(frame => frame.File),
    ];

    /// <summary>
    /// The clips in a folder and below it, by their paths relative to it with forward slashes; numbers in names are ordered as numbers,
    /// which is the order in which they were recorded.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IReadOnlyList<string> Find(string root) =>
    [
        .. FolderWalk.Files(root).Where(file => FileKinds.HasExtension(file, ".npy") && NumberOf(file) is not null)
            .Select(file => Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace('\\', '/')).Distinct(StringComparer.Ordinal)
            .OrderBy(Padded, StringComparer.Ordinal).ThenBy(clip => clip, StringComparer.Ordinal),
    ];

    /// <summary>Reads a clip.</summary>
    /// <param name="folder">The folder of its frames.</param>
    /// <returns>F frames of 75 keypoints; a hand's visibility is 1 where it was found.</returns>
    /// <exception cref="InvalidDataException">It has no frames, or one of another form; the message names the file.</exception>
    public static PoseRecording Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InvalidDataException($"{folder}: there is no such folder of frames");
        }

        var frames = Frames(folder);
        if (frames.Count == 0)
        {
            throw new InvalidDataException($"{folder}: no frames; expected files named 0.npy, 1.npy and so on");
        }

        var keypoints = new float[frames.Count * HolisticLandmarks.Count * Coordinates];
        var visibility = new float[frames.Count * HolisticLandmarks.Count];
        for (var frame = 0; frame < frames.Count; frame++)
        {
            Fill(
                Values(frames[frame]),
                keypoints.AsSpan(frame * HolisticLandmarks.Count * Coordinates, HolisticLandmarks.Count * Coordinates),
                visibility.AsSpan(frame * HolisticLandmarks.Count, HolisticLandmarks.Count));
        }

        return new PoseRecording(frames.Count, HolisticLandmarks.Count, keypoints, visibility);
    }

    private static float[] Values(string file)
    {
        if (new FileInfo(file).Length > LargestFile)
        {
            throw new InvalidDataException($"{file}: larger than the array of one frame can be ({LargestFile} bytes)");
        }

        var values = NpyFile.Read(file).Values;
        return values.Length is WithoutFace or WithFace
            ? values
            : throw new InvalidDataException(
                $"{file}: {values.Length} numbers; expected {WithoutFace} (body and hands) or {WithFace} (with the face between them)");
    }

    private static void Fill(ReadOnlySpan<float> values, Span<float> keypoints, Span<float> visibility)
    {
        for (var joint = 0; joint < HolisticLandmarks.LeftHand; joint++)
        {
            values.Slice(joint * BodyNumbers, Coordinates).CopyTo(keypoints[(joint * Coordinates)..]);
            visibility[joint] = values[(joint * BodyNumbers) + Coordinates];
        }

        // The hands are last, with the face or without.
        var hands = keypoints[(HolisticLandmarks.LeftHand * Coordinates)..];
        values[^hands.Length..].CopyTo(hands);
        foreach (var first in (ReadOnlySpan<int>)[HolisticLandmarks.LeftHand, HolisticLandmarks.RightHand])
        {
            var length = HolisticLandmarks.RightHand - HolisticLandmarks.LeftHand;
            var wasFound = keypoints.Slice(first * Coordinates, length * Coordinates).ContainsAnyExcept(0f);
            visibility.Slice(first, length).Fill(wasFound ? 1 : 0);
        }
    }

    // yes/2 is before yes/10: numbers get leading zeros.
    private static string Padded(string name) => Digits().Replace(name, number => number.Value.PadLeft(LongestNumber, '0'));

    [GeneratedRegex("[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Digits();

    private static int? NumberOf(string file) =>
        int.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}

using System.Globalization;
using OpenHands.Poses;

namespace OpenHands.Formats.Hdf5;

/// <summary>What `openhands hdf5 info`, `verify` and `diff` tell about raw pose files.</summary>
public static class Hdf5Summary
{
    /// <summary>Lists a file's recordings without reading their data.</summary>
    /// <exception cref="InvalidDataException">The file cannot be opened as a raw pose file; the message names it.</exception>
    public static IReadOnlyList<RecordingSummary> Recordings(RawPoseReader file) =>
    [
        .. file.Names.Select(name =>
        {
            try
            {
                return new RecordingSummary(name, file.Frames(name), file.Joints(name), file.Storage(name), file.HasVisibility(name), null);
            }
            catch (InvalidDataException error)
            {
                return new RecordingSummary(name, 0, 0, "", false, error.Message);
            }
        }),
    ];

    /// <summary>
    /// A few lines about a file: version, size, recordings, frames, hours at 25 frames a second, ways of storing, what was left out.
    /// </summary>
    /// <inheritdoc cref="Recordings" path="/exception"/>
    public static IReadOnlyList<string> Info(RawPoseReader file)
    {
        var recordings = Recordings(file);
        var good = recordings.Where(recording => recording.Error is null).ToList();
        var frames = good.Sum(recording => (long)recording.Frames);
        return
        [
            Line($"{file.Path}: HDF5 superblock version {file.FormatVersion}, {file.Bytes:N0} bytes"),
            Line($"{recordings.Count:N0} recordings, {frames:N0} frames ({frames / 90_000.0:F2} hours at 25 frames a second)"),
            .. good.Count > 0
                ? [Line($"{good.Min(r => r.Frames)} to {good.Max(r => r.Frames)} frames a recording")]
                : Array.Empty<string>(),
            .. good.GroupBy(r => (r.Joints, r.Storage, r.HasVisibility)).OrderByDescending(group => group.Count())
                .Select(group => Line($"{group.Count():N0} of {group.Key.Joints} keypoints, {group.Key.Storage}, ")
                    + (group.Key.HasVisibility ? "with visibility" : "without visibility")),
            .. recordings.Where(recording => recording.Error is not null).Select(recording => $"unreadable: {recording.Error}"),
            .. file.Skipped.Select(entry => $"left out: '{entry.Name}': {entry.Reason}"),
        ];
    }

    /// <summary>Reads every number of a file and checks every checksum it has.</summary>
    /// <inheritdoc cref="Recordings" path="/exception"/>
    public static IEnumerable<RecordingCheck> Verify(RawPoseReader file)
    {
        foreach (var name in file.Names)
        {
            RecordingCheck check;
            try
            {
                var recording = file.Read(name);
                check = new RecordingCheck(
                    name, recording.Frames, NotFinite(recording.Keypoints) + NotFinite(recording.Visibility), EmptyFrames(recording), null);
            }
            catch (InvalidDataException error)
            {
                check = new RecordingCheck(name, 0, 0, 0, error.Message);
            }

            yield return check;
        }
    }

    /// <summary>Compares two files recording by recording; how they are stored does not matter, NaN equals NaN.</summary>
    /// <returns>Nothing where both hold the same numbers.</returns>
    /// <exception cref="InvalidDataException">A recording that both have cannot be read.</exception>
    public static IEnumerable<RecordingDifference> Diff(RawPoseReader a, RawPoseReader b)
    {
        var (inA, inB) = (a.Names.ToHashSet(), b.Names.ToHashSet());
        foreach (var name in a.Names)
        {
            var what = inB.Contains(name) ? Difference(a.Read(name), b.Read(name)) : $"only in {a.Path}";
            if (what is not null)
            {
                yield return new RecordingDifference(name, what);
            }
        }

        foreach (var name in b.Names.Where(name => !inA.Contains(name)))
        {
            yield return new RecordingDifference(name, $"only in {b.Path}");
        }
    }

    private static string? Difference(PoseRecording a, PoseRecording b)
    {
        if ((a.Frames, a.Joints) != (b.Frames, b.Joints))
        {
            return Line($"({a.Frames}, {a.Joints}) frames and keypoints in one, ({b.Frames}, {b.Joints}) in the other");
        }

        var (keypoints, visibility) = (Difference(a.Keypoints, b.Keypoints), Difference(a.Visibility, b.Visibility));
        return (keypoints.Count, visibility.Count) == (0, 0)
            ? null
            : Line($"{keypoints.Count} coordinates (by up to {keypoints.Largest}) and ")
                + Line($"{visibility.Count} visibilities (by up to {visibility.Largest}) differ");
    }

    private static (int Count, float Largest) Difference(float[] a, float[] b)
    {
        var (count, largest) = (0, 0f);
        for (var i = 0; i < a.Length; i++)
        {
            if (!a[i].Equals(b[i]))
            {
                count++;
                largest = MathF.Max(largest, MathF.Abs(a[i] - b[i])); // NaN, if either is: the largest difference there is
            }
        }

        return (count, largest);
    }

    private static int NotFinite(float[] values) => values.Count(value => !float.IsFinite(value));

    private static int EmptyFrames(PoseRecording recording)
    {
        var length = recording.Joints * RawPoseLayout.Channels;
        return Enumerable.Range(0, recording.Frames)
            .Count(frame => !recording.Keypoints.AsSpan(frame * length, length).ContainsAnyExcept(0f));
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How a recording differs between two files.</summary>
/// <param name="Name">Its name.</param>
/// <param name="What">Such as "only in a.h5", or "12 frames instead of 10", or "30 numbers differ, by up to 0.5".</param>
public sealed record RecordingDifference(string Name, string What);

/// <summary>What is known of a recording without reading its data.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Frames">Number of frames F.</param>
/// <param name="Joints">Number of keypoints K.</param>
/// <param name="Storage">Such as "float32, chunked 256 x 75 x 3, shuffle, gzip".</param>
/// <param name="HasVisibility">It has visibilities (or confidences).</param>
/// <param name="Error">Why it cannot be read, or null; the other values are then 0 and empty.</param>
public sealed record RecordingSummary(string Name, int Frames, int Joints, string Storage, bool HasVisibility, string? Error);

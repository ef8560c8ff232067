using OpenHands.Formats.Hdf5;
using OpenHands.Poses;

namespace OpenHands.Formats.Tests.Hdf5;

public sealed class Hdf5SummaryTests
{
    [Fact]
    public void Info_tells_what_a_file_holds_and_what_was_left_out()
    {
        using var file = RawPoseReader.Open(RawSamples.Path("raw_links"));

        var lines = Hdf5Summary.Info(file);

        Assert.Equal(
            [
                $"{file.Path}: HDF5 superblock version 0, 14,368 bytes",
                "3 recordings, 18 frames (0.00 hours at 25 frames a second)",
                "6 to 6 frames a recording",
                "3 of 75 keypoints, float64, contiguous, without visibility",
                "left out: 'dangling': a dangling link: Could not find part of the path '/nowhere'.",
                "left out: 'loop': a link that leads back to itself",
            ],
            lines);
    }

    [Fact]
    public void Info_goes_on_where_a_recording_cannot_be_read()
    {
        using var file = RawPoseReader.Open(RawSamples.Path("raw_rank2"));

        Assert.Contains(Hdf5Summary.Info(file),
            line => line.StartsWith("unreadable: ", StringComparison.Ordinal) && line.Contains("(8, 225)", StringComparison.Ordinal));
    }

    [Fact]
    public void Info_lists_recordings_of_other_types_and_goes_on()
    {
        using var file = RawPoseReader.Open(RawSamples.Path("raw_int_and_str"));

        var lines = Hdf5Summary.Info(file);

        Assert.Contains("integer values, expected floating-point",
            Assert.Single(lines, line => line.Contains("'i'", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("variable-length values", Assert.Single(lines, line => line.Contains("'s'", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("raw_corrupt_chunk", "gzip")]
    [InlineData("raw_corrupt_fletcher", "Fletcher32")]
    public void Verify_finds_the_damaged_recording_and_reads_the_others(string sample, string reason)
    {
        using var file = RawPoseReader.Open(RawSamples.Path(sample));

        var checks = Hdf5Summary.Verify(file).ToList();

        Assert.Equal([true, false], checks.Select(check => check.IsGood));
        Assert.Contains(reason, checks[1].Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_counts_what_is_not_finite_and_frames_without_anybody()
    {
        using var folder = new TemporaryFolder();
        Write(folder.File("a.h5"), ("r", [1, 2, float.NaN, 0, 0, 0, 0, 0, float.PositiveInfinity], 3));

        using var file = RawPoseReader.Open(folder.File("a.h5"));

        Assert.Equal([new RecordingCheck("r", 3, NotFinite: 2, EmptyFrames: 1, null)], Hdf5Summary.Verify(file));
    }

    [Fact]
    public void Diff_compares_numbers_not_storage()
    {
        using var gzip = RawPoseReader.Open(RawSamples.Path("raw_shuffle_gzip"));
        using var newest = RawPoseReader.Open(RawSamples.Path("raw_latest"));

        Assert.Empty(Hdf5Summary.Diff(gzip, newest));
    }

    [Fact]
    public void Diff_names_each_difference()
    {
        using var folder = new TemporaryFolder();
        Write(folder.File("a.h5"), ("gone", [1, 2, 3], 1), ("longer", [1, 2, 3], 1), ("other", [1, 2, 3], 1),
            ("same", [1, 2, float.NaN], 1));
        Write(folder.File("b.h5"), ("longer", [1, 2, 3, 4, 5, 6], 2), ("new", [1, 2, 3], 1), ("other", [1, 2.5f, 3], 1),
            ("same", [1, 2, float.NaN], 1));
        using RawPoseReader a = RawPoseReader.Open(folder.File("a.h5")), b = RawPoseReader.Open(folder.File("b.h5"));

        Assert.Equal(
            [
                new("gone", $"only in {a.Path}"),
                new("longer", "(1, 1) frames and keypoints in one, (2, 1) in the other"),
                new("other", "1 coordinates (by up to 0.5) and 0 visibilities (by up to 0) differ"),
                new RecordingDifference("new", $"only in {b.Path}"),
            ],
            Hdf5Summary.Diff(a, b));
    }

    private static void Write(string path, params (string Name, float[] Keypoints, int Frames)[] recordings)
    {
        using var writer = new RawPoseWriter(path);
        foreach (var (name, keypoints, frames) in recordings)
        {
            writer.Add(name, new PoseRecording(frames, 1, keypoints, new float[frames]));
        }

        writer.Complete();
    }
}

using System.Diagnostics;
using OpenHands.Formats.Hdf5;

namespace OpenHands.Formats.Tests.Hdf5;

public sealed class DamagedHdf5Tests
{
    [Theory]
    [InlineData("raw_truncated", "cut off: 22992 bytes of 45984")]
    [InlineData("raw_truncated_gzip", "cut off: 33771 bytes of 35771")]
    [InlineData("raw_garbage", "superblock version 47")]
    [InlineData("raw_no_keypoints", "no group 'keypoints'")]
    public void A_file_that_cannot_be_right_is_refused_when_it_is_opened(string file, string reason)
    {
        var error = Assert.Throws<InvalidDataException>(() => RawPoseReader.Open(RawSamples.Path(file)));

        Assert.Contains($"{file}.h5", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("raw_corrupt_chunk", "vid_b", "a gzip chunk is damaged")]
    [InlineData("raw_corrupt_fletcher", "vid_b", "Fletcher32")]
    [InlineData("raw_rank2", "v", "shape (8, 225), expected (frames, keypoints, 3)")]
    [InlineData("raw_int_and_str", "i", "integer values, expected floating-point")]
    [InlineData("raw_int_and_str", "s", "variable-length values, expected floating-point")]
    [InlineData("raw_f_mismatch", "v", "expected (8, 75, 1)")]
    [InlineData("raw_bigendian", "v", "not little-endian IEEE 754")]
    [InlineData("layout_bfloat16", "v", "not little-endian IEEE 754")]
    [InlineData("layout_long_double", "v", "not little-endian IEEE 754")]
    [InlineData("layout_szip", "v", "szip is not known: gzip, lzf, shuffle and fletcher32 are; repack the file with h5repack -f GZIP=4")]
    [InlineData("layout_external", "v", "its numbers are in other files, which are never opened")]
    [InlineData("layout_virtual", "v", "its numbers are in other files, which are never opened")]
    [InlineData("layout_claims", "v", "cannot hold")]
    [InlineData("layout_extensible_array_pages", "v", "240000 chunks, of which 131060 at most are read")]
    public void A_recording_that_cannot_be_right_is_refused_when_it_is_read(string file, string name, string reason)
    {
        using var reader = RawPoseReader.Open(RawSamples.Path(file));

        var error = Assert.Throws<InvalidDataException>(() => reader.Read(name));

        Assert.Contains($"{file}.h5", error.Message, StringComparison.Ordinal);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("raw_corrupt_chunk")]
    [InlineData("raw_corrupt_fletcher")]
    public void The_recordings_beside_a_damaged_one_are_still_read(string file)
    {
        using var reader = RawPoseReader.Open(RawSamples.Path(file));

        RawSamples.AssertFilled(reader, "vid_a", 5);
    }

    [Fact]
    public void An_empty_and_a_foreign_file_say_what_they_are()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("empty.h5"), []);
        File.WriteAllText(folder.File("text.h5"), "<html>404</html>");

        Assert.Contains("empty", Assert.Throws<InvalidDataException>(() => RawPoseReader.Open(folder.File("empty.h5"))).Message,
            StringComparison.Ordinal);
        Assert.Contains("not an HDF5 file", Assert.Throws<InvalidDataException>(() => RawPoseReader.Open(folder.File("text.h5"))).Message,
            StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => RawPoseReader.Open(folder.File("missing.h5")));
    }

    [Theory]
    [InlineData("raw_chunked_odd")]
    [InlineData("raw_many")]
    [InlineData("raw_many_latest")]
    [InlineData("raw_shuffle_lzf")]
    [InlineData("raw_latest_chunked_gzip")]
    [InlineData("raw_links")]
    [InlineData("layout_extensible_array")]
    [InlineData("layout_btree2")]
    [InlineData("layout_fixed_array_pages_gzip")]
    [InlineData("layout_compact")]
    [InlineData("layout_group_circle")]
    [InlineData("layout_filter_order")]
    public void Flipped_bytes_and_cuts_end_in_values_or_in_a_typed_error_and_soon(string file)
    {
        using var folder = new TemporaryFolder();
        var good = File.ReadAllBytes(RawSamples.Path(file));
        var random = new Random(1);
        for (var round = 0; round < Mutation.Iterations(150); round++)
        {
            var bytes = good.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                // Metadata is where structures can go wrong: most of it is at the start, and in words that are not data.
                bytes[random.Next(round % 3 == 0 ? Math.Min(3000, bytes.Length) : bytes.Length)] = (byte)random.Next(256);
            }

            if (round % 10 == 9)
            {
                bytes = bytes[..random.Next(bytes.Length)];
            }

            var path = folder.File($"{round}.h5");
            File.WriteAllBytes(path, bytes);
            var clock = Stopwatch.StartNew();
            ReadAll(path);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"round {round} took {clock.Elapsed}");
        }
    }

    // Anything but InvalidDataException fails the test; a stack that overflows would end the run.
    private static void ReadAll(string path)
    {
        try
        {
            using var reader = RawPoseReader.Open(path);
            foreach (var name in reader.Names)
            {
                try
                {
                    reader.Read(name);
                }
                catch (InvalidDataException error)
                {
                    Assert.Contains(path, error.Message, StringComparison.Ordinal);
                }
            }
        }
        catch (InvalidDataException error)
        {
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }
    }
}

using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Tests.Pickles;

namespace OpenHands.Formats.Tests.Hdf5;

public sealed class RawPoseReaderTests
{
    [Theory]
    [InlineData("raw_contig_float64")]
    [InlineData("raw_contig_float16", 16)]
    [InlineData("raw_chunked_odd")]
    [InlineData("raw_gzip")]
    [InlineData("raw_gzip_f32")]
    [InlineData("raw_shuffle_gzip")]
    [InlineData("raw_lzf")]
    [InlineData("raw_shuffle_lzf")]
    [InlineData("raw_fletcher32")]
    [InlineData("raw_latest")]
    [InlineData("raw_latest_chunked_gzip")]
    [InlineData("raw_track_order")]
    [InlineData("raw_no_visibility")]
    public void Every_storage_that_h5py_writes_gives_the_same_values(string file, int bits = 64)
    {
        using var reader = RawPoseReader.Open(RawSamples.Path(file));

        Assert.Equal(["vid_a", "vid_b"], reader.Names);
        RawSamples.AssertFilled(reader, "vid_a", 5, bits);
        RawSamples.AssertFilled(reader, "vid_b", 12, bits);
    }

    [Theory]
    [InlineData("raw_bigendian")]
    [InlineData("raw_maxshape")]
    public void Byte_order_and_resizable_storage_do_not_matter(string file)
    {
        using var reader = RawPoseReader.Open(RawSamples.Path(file));

        RawSamples.AssertFilled(reader, "v", 6);
    }

    [Theory]
    [InlineData("raw_many")]
    [InlineData("raw_many_latest")]
    public void A_group_of_many_recordings_is_listed_whole_from_trees_of_either_kind(string file)
    {
        using var reader = RawPoseReader.Open(RawSamples.Path(file));

        Assert.Equal(Enumerable.Range(0, 150).Select(i => $"chunk {i:D3}"), reader.Names);
        Assert.All(reader.Names, name => RawSamples.AssertFilled(reader, name, 2, joints: 4));
    }

    // Each holds keypoints/v whose element i is i / 8 - 3: tests/fixtures/hdf5/make_layouts.py.
    [Theory]
    [InlineData("userblock", 6, "float32, contiguous")]
    [InlineData("single_chunk", 6, "float32, chunked 6 x 4 x 3")]
    [InlineData("single_chunk_gzip", 6, "float32, chunked 6 x 4 x 3, gzip")]
    [InlineData("fixed_array", 9, "float32, chunked 2 x 3 x 3")]
    [InlineData("fixed_array_pages_gzip", 280, "float16, chunked 1 x 1 x 3, gzip")]
    [InlineData("extensible_array", 50, "float32, chunked 2 x 4 x 3")]
    [InlineData("extensible_array_gzip", 130, "float32, chunked 1 x 4 x 3, shuffle, gzip")]
    [InlineData("btree2", 60, "float32, chunked 1 x 2 x 2")]
    [InlineData("btree2_fletcher", 60, "float32, chunked 1 x 2 x 2, fletcher32")]
    [InlineData("implicit", 9, "float32, chunked 2 x 4 x 3")]
    [InlineData("compact", 6, "float32, compact")]
    [InlineData("bfloat16", 6, "float16, contiguous")]
    [InlineData("long_double", 6, "float128, contiguous")]
    [InlineData("named_type", 6, "float64, contiguous")]
    [InlineData("group_circle", 6, "float32, contiguous")]
    public void Rare_chunk_indexes_and_number_types_are_read_too(string layout, int frames, string storage)
    {
        using var reader = RawPoseReader.Open(RawSamples.Path("layout_" + layout));

        Assert.Equal(["v"], reader.Names);
        Assert.Equal(storage, reader.Storage("v"));
        Assert.Equal(Enumerable.Range(0, frames * 12).Select(i => Stored((i / 8f) - 3, layout)), reader.Read("v").Keypoints);
    }

    [Fact]
    public void Chunks_that_were_never_written_hold_the_fill_value()
    {
        using var reader = RawPoseReader.Open(RawSamples.Path("raw_fillvalue_partial"));

        var values = reader.ReadSpan("v", 0, 8);

        for (var i = 0; i < values.Length; i++)
        {
            var expected = i / 225 is 2 or 3 ? (float)((GoldenFill.Sym("v", i - 450) * 0.5) + 0.5) : 0.25f;
            Assert.Equal(expected, values[i]);
        }
    }

    [Fact]
    public void A_long_and_mostly_empty_chunk_index_finds_what_was_written()
    {
        using var reader = RawPoseReader.Open(RawSamples.Path("layout_extensible_array_pages"));

        var values = reader.ReadSpan("v", 0, 60_000);

        for (var frame = 0; frame < 60_000; frame++)
        {
            var expected = frame < 3 ? 1f : frame is >= 40_000 and < 40_003 ? 7 : frame == 59_999 ? 5 : 0;
            Assert.False(values.AsSpan(frame * 12, 12).ContainsAnyExcept(expected), $"frame {frame}");
        }
    }

    [Fact]
    public void Names_are_kept_in_any_script_and_listed_by_their_utf8_bytes()
    {
        using var reader = RawPoseReader.Open(RawSamples.Path("raw_unicode"));

        Assert.Equal(["a'b\"c#%&", "my video 1", "हिन्दी वीडियो", "日本語 チャンネル"], reader.Names);
        RawSamples.AssertFilled(reader, "हिन्दी वीडियो", 2);
    }

    [Fact]
    public void A_name_with_a_slash_is_a_recording_in_a_sub_group()
    {
        using var reader = RawPoseReader.Open(RawSamples.Path("raw_slash_subgroups"));

        Assert.Equal(["chan/vid1", "chan/vid2", "plain"], reader.Names);
        RawSamples.AssertFilled(reader, "chan/vid1", 3);
    }

    [Fact]
    public void Links_are_followed_inside_the_file_and_never_out_of_it()
    {
        using var reader = RawPoseReader.Open(RawSamples.Path("raw_links"));

        Assert.Equal(["hard", "soft", "v"], reader.Names);
        Assert.Equal(reader.Read("v").Keypoints, reader.Read("soft").Keypoints);
        Assert.Equal(["dangling", "ext", "ext_passwd", "loop"], reader.Skipped.Select(entry => entry.Name));
        Assert.Contains("another file", reader.Skipped[2].Reason, StringComparison.Ordinal);
        Assert.Contains("leads back to itself", reader.Skipped[3].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_that_contain_themselves_come_to_an_end()
    {
        using var reader = RawPoseReader.Open(RawSamples.Path("layout_group_circle"));

        Assert.Contains(reader.Skipped, entry => entry.Name == "again" && entry.Reason.Contains("already listed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_visibility_is_derived_from_the_keypoints()
    {
        using var reader = RawPoseReader.Open(RawSamples.Path("raw_no_visibility"));

        Assert.False(reader.HasVisibility("vid_a"));
        Assert.All(reader.Read("vid_a").Visibility, value => Assert.Equal(1, value));
    }

    [Fact]
    public void Isolated_datasets_call_their_visibility_confidences()
    {
        using var reader = RawPoseReader.Open(RawSamples.Path("layout_confidences"));

        Assert.Equal(Enumerable.Range(0, 24).Select(i => i / 32f), reader.Read("v").Visibility);
    }

    [Fact]
    public void Real_recordings_are_read_from_both_layouts()
    {
        using var raw = RawPoseReader.Open(Fixtures.Shared("data", "poses-real", "raw", "s113.h5"));
        using var isolated = RawPoseReader.Open(Fixtures.Shared("data", "poses-real", "islr", "gasl2.h5"));

        // 184 unbroken recordings of 55 to 369 frames; 290 training and 78 test clips of 8 to 272 frames: that folder's README.
        Assert.Equal((184, 55, 369), (raw.Names.Count, raw.Names.Min(raw.Frames), raw.Names.Max(raw.Frames)));
        Assert.Equal((368, 8, 272), (isolated.Names.Count, isolated.Names.Min(isolated.Frames), isolated.Names.Max(isolated.Frames)));
        Assert.All(Hdf5Summary.Verify(raw), check => Assert.True(check.IsGood, check.Error));
        Assert.All(isolated.Names, name => Assert.True(isolated.HasVisibility(name)));
        Assert.All(isolated.Read(isolated.Names[0]).Visibility, value => Assert.InRange(value, 0, 1));
    }

    [Theory]
    [InlineData(0, 12, 1)]
    [InlineData(3, 4, 2)]
    [InlineData(11, 1, 9)]
    [InlineData(5, 0, 1)]
    public void A_span_holds_the_selected_frames_keypoints_and_channels_in_the_asked_order(int start, int count, int stride)
    {
        foreach (var file in (string[])["raw_contig_float64", "raw_chunked_odd", "raw_latest_chunked_gzip"])
        {
            using var reader = RawPoseReader.Open(RawSamples.Path(file));
            var whole = reader.Read("vid_b").Keypoints;
            int[] joints = [74, 0, 11], channels = [1, 0];
            var values = new float[count * 6];

            reader.ReadSpan("vid_b", start, count, stride, new PoseSelection(joints, channels), values);

            for (var i = 0; i < values.Length; i++)
            {
                Assert.Equal(whole[((start + (i / 6 * stride)) * 225) + (joints[i / 2 % 3] * 3) + channels[i % 2]], values[i]);
            }
        }
    }

    [Fact]
    public void A_span_outside_of_the_recording_is_refused()
    {
        using var reader = RawPoseReader.Open(RawSamples.Path("raw_contig_float64"));

        Assert.Throws<ArgumentException>(() => reader.ReadSpan("vid_a", 3, 3));
        Assert.Throws<ArgumentException>(() => reader.ReadSpan("vid_a", -1, 1));
        Assert.Throws<ArgumentException>(() => reader.ReadSpan("vid_a", int.MaxValue, int.MaxValue));
        Assert.Throws<ArgumentException>(() => reader.ReadSpan("vid_a", 0, 1, 1, new PoseSelection([75], [0]), new float[1]));
        Assert.Throws<KeyNotFoundException>(() => reader.Frames("vid_c"));
    }

    [Fact]
    public void Many_threads_may_share_one_reader()
    {
        using var reader = RawPoseReader.Open(RawSamples.Path("raw_shuffle_gzip"));
        var expected = reader.Read("vid_b").Keypoints;

        Parallel.For(0, 200, (int i) => Assert.Equal(expected[(i % 12 * 225)..((i % 12 * 225) + 225)], reader.ReadSpan("vid_b", i % 12, 1)));
    }

    // What is left of a value in the file's type; bfloat16 is float32 without its lower 16 bits, rounded.
    private static float Stored(float value, string layout)
    {
        switch (layout)
        {
            case "bfloat16":
                var bits = BitConverter.SingleToUInt32Bits(value);
                return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
            case "fixed_array_pages_gzip":
                return (float)(Half)value;
            default:
                return value;
        }
    }
}

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
    [InlineData("raw_maxshape")]
    public void Resizable_storage_does_not_matter(string file)
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

        var values = reader.Read("v").Keypoints;

        for (var i = 0; i < values.Length; i++)
        {
            var expected = i / 225 is 2 or 3 ? (float)((GoldenFill.Sym("v", i - 450) * 0.5) + 0.5) : 0.25f;
            Assert.Equal(expected, values[i]);
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
        // external links of the oldest format are passed over
        Assert.Equal(["dangling", "loop"], reader.Skipped.Select(entry => entry.Name));
        Assert.Contains("leads back to itself", reader.Skipped[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recording_of_another_file_is_left_out_although_that_file_is_there()
    {
        Assert.True(File.Exists(RawSamples.Path("layout_single_chunk")));
        using var reader = RawPoseReader.Open(RawSamples.Path("layout_links_abroad"));

        Assert.Equal(["v"], reader.Names);
        Assert.Equal(["abroad", "group_abroad"], reader.Skipped.Select(entry => entry.Name));
        Assert.All(reader.Skipped, entry => Assert.Contains("another file", entry.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Not_even_an_absolute_path_leads_into_another_file()
    {
        using var folder = new TemporaryFolder();
        Python.Run("h5py", $"""
            import h5py
            with h5py.File({Python.Quoted(folder.File("a.h5"))}, 'w', libver='latest') as f:
                f['keypoints/abroad'] = h5py.ExternalLink({Python.Quoted(RawSamples.Path("layout_single_chunk"))}, '/keypoints/v')
                f['keypoints/group'] = h5py.ExternalLink({Python.Quoted(RawSamples.Path("layout_single_chunk"))}, '/keypoints')
            """);

        using var reader = RawPoseReader.Open(folder.File("a.h5"));

        Assert.Empty(reader.Names);
        Assert.Equal(2, reader.Skipped.Count);
        Assert.All(reader.Skipped, entry => Assert.Contains("another file", entry.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Groups_that_contain_themselves_come_to_an_end()
    {
        using var reader = RawPoseReader.Open(RawSamples.Path("layout_group_circle"));

        Assert.Contains(reader.Skipped,
            entry => entry.Name == "again" && entry.Reason.Contains("already listed", StringComparison.Ordinal));
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

    [Fact]
    public void A_name_that_no_recording_has_is_refused()
    {
        using var reader = RawPoseReader.Open(RawSamples.Path("raw_contig_float64"));

        Assert.Throws<KeyNotFoundException>(() => reader.Frames("vid_c"));
        Assert.Throws<KeyNotFoundException>(() => reader.Read("vid_c"));
    }

    [Fact]
    public void Filters_are_undone_in_whatever_order_they_were_applied()
    {
        using var reader = RawPoseReader.Open(RawSamples.Path("layout_filter_order"));

        Assert.Equal("float32, chunked 5 x 4 x 3, fletcher32, shuffle, gzip", reader.Storage("v"));
        Assert.Equal(Enumerable.Range(0, 240).Select(i => (i / 8f) - 3), reader.Read("v").Keypoints);
    }

    [Fact]
    public void The_filter_order_case_holds_what_h5py_reads()
    {
        using var reader = RawPoseReader.Open(Fixtures.Shared("cases", "data", "24_filter_order.h5"));

        var keypoints = reader.Read("a").Keypoints;

        Assert.Equal((20, 75), (reader.Frames("a"), reader.Joints("a")));
        Assert.Equal([0.6369617f, 0.26978672f, 0.7304332f], [keypoints[0], keypoints[1], keypoints[^1]]);
    }

    [Fact]
    public void Many_threads_may_share_one_reader()
    {
        using var reader = RawPoseReader.Open(RawSamples.Path("raw_shuffle_gzip"));
        var expected = reader.Read("vid_b").Keypoints;

        Parallel.For(0, 200,
            (int i) => Assert.Equal(
                expected[(i % 12 * 225)..((i % 12 * 225) + 225)], reader.Read("vid_b").Keypoints[(i % 12 * 225)..((i % 12 * 225) + 225)]));
    }

    private static float Stored(float value, string layout) => layout == "fixed_array_pages_gzip" ? (float)(Half)value : value;
}

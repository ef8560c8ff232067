using System.Formats.Tar;
using System.IO.Compression;
using OpenHands.Datasets.PublicPoses;
using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Numpy;
using OpenHands.Formats.Pickles;

namespace OpenHands.Worker.Tests.Verbs;

/// <summary>
/// <c>download --poses</c> with two repositories in small: s1 has both clips of the set "two" and a sequence of the recordings "s1raw", s2
/// one clip of "two"; other clips and files of the repositories are in no set.
/// </summary>
public sealed class PublicPosesTests : IAsyncLifetime
{
    private const string First = "codeload.github.com/ann/signs/tar.gz/1111111111111111111111111111111111111111";
    private const string Second = "codeload.github.com/ben/signs/tar.gz/2222222222222222222222222222222222222222";

    private readonly TemporaryFolder _folder = new();
    private PoseHost _host = null!;

    private string Poses => _folder.File("poses");

    public async ValueTask InitializeAsync()
    {
        _host = await PoseHost.StartAsync();
        _host.Archives[First] = Pack("signs-1111111",
            ("MP_Data", "hello", [1, 2, 3]), ("MP_Data", "Thank You", [4]), ("old", "hello", [9]));
        _host.Archives[Second] = Pack("signs-2222222", ("data/MP_Data", "hello", [5, 6]));
        var catalogue = Directory.CreateDirectory(_folder.File("catalogue")).FullName;
        File.WriteAllText(Path.Combine(catalogue, "public_poses.csv"), $"""
            source,set,repository,folder,commit,licence,layout,classes,clips,frames
            s1,two,ann/signs,MP_Data,{new string('1', 40)},none stated,mp_data,2,2,4
            s2,two,ben/signs,data/MP_Data,{new string('2', 40)},MIT,mp_data,1,1,2
            s3,words,ann/signs,old,{new string('1', 40)},none stated,mp_data,1,1,2
            s4,raw,ann/signs,MP_Data,{new string('1', 40)},none stated,mp_data,0,1,4
            """);
        (string Set, string Clip, string Gloss, string Split, int Value)[] clips =
        [
            ("two", "s1_hello_00", "hello", "train", 2), ("two", "s1_thanks_00", "thanks", "train", 4),
            ("two", "s2_hello_00", "hello", "test", 6),
            ("words", "s3_hello_00", "Hello", "train", 9), ("raw", "s4_r000", "", "", 3), ("raw", "s4_r000", "", "", 1),
        ];
        File.WriteAllText(Path.Combine(catalogue, "public_pose_clips.csv"), "set,clip,gloss,split,frames,sha256\n" + string.Concat(
            clips.Select(clip => $"{clip.Set},{clip.Clip},{clip.Gloss},{clip.Split},2,{PoseDigest.Short(Clip(clip.Value, clip.Set))}\n")));
        var sets = new Dictionary<string, string>
        {
            ["two"] = "islr/two.h5,3,6,5,3",
            ["words"] = "islr/words.zip,1,2,,",
            ["raw"] = "raw/raw.h5,1,4,5,3",
        };
        File.WriteAllText(Path.Combine(catalogue, "public_pose_sets.csv"), "set,file,clips,frames,coordinate_bits,visibility_bits,sha256\n"
            + string.Concat(sets.Select(set => $"{set.Key},{set.Value},{PoseDigest.OfSet(clips.Where(clip => clip.Set == set.Key)
                    .Select(clip => (clip.Clip, Clip(clip.Value, clip.Set))))}\n")));
    }

    [Fact]
    public void Without_consent_the_licences_are_listed_and_nothing_is_fetched()
    {
        var run = CommandRun.Of("download", $"--poses={Poses}", $"--catalogue={_folder.File("catalogue")}", $"--mirror={_host.Url}");

        Assert.Equal(2, run.Code);
        Assert.Contains("two: ann/signs at 111111111111, folder MP_Data, licence: none stated\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("two: ben/signs at 222222222222, folder data/MP_Data, licence: MIT\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("2 repositories are to be fetched, 1 of them state no licence. These are landmarks of real people", run.Error,
            StringComparison.Ordinal);
        Assert.Contains("add --accept-licences", run.Error, StringComparison.Ordinal);
        Assert.Empty(_host.Requests);
        Assert.False(Directory.Exists(Poses));
    }

    [Fact]
    public void Sets_are_made_of_the_clips_that_the_catalogue_names_and_a_second_run_fetches_nothing()
    {
        var run = Download();

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal([First, Second], _host.Requests.Order(StringComparer.Ordinal));
        Assert.Contains($"{Poses}: 3 of 3 sets, 3 of them made now", run.Output, StringComparison.Ordinal);
        using (var reader = RawPoseReader.Open(Path.Combine(Poses, "islr", "two.h5")))
        {
            Assert.Equal(["s1_hello_00", "s1_thanks_00", "s2_hello_00"], reader.Names);
            Assert.Equal(Clip(4, "two").Keypoints, reader.Read("s1_thanks_00").Keypoints);
            Assert.Equal(Clip(4, "two").Visibility, reader.Read("s1_thanks_00").Visibility);
        }

        Assert.Equal(
            "clip,gloss,signer,split\ns1_hello_00,hello,s1,train\ns1_thanks_00,thanks,s1,train\ns2_hello_00,hello,s2,test\n",
            File.ReadAllText(Path.Combine(Poses, "islr", "two.csv")));
        using (var reader = RawPoseReader.Open(Path.Combine(Poses, "raw", "raw.h5")))
        {
            Assert.Equal([.. Clip(3, "raw").Keypoints, .. Clip(1, "raw").Keypoints], reader.Read("s4_r000").Keypoints);
        }

        ZipFile.ExtractToDirectory(Path.Combine(Poses, "islr", "words.zip"), _folder.File("words"));
        Assert.Equal("FilePath,Word\nHello/s3_hello_00.pkl,Hello\n", File.ReadAllText(_folder.File("words/words/train_words.csv")));
        Assert.Equal(Clip(9, "words").Keypoints, PosePickle.Read(_folder.File("words/words/Pose_Signs/Hello/s3_hello_00.pkl")).Keypoints);

        var again = Download();

        Assert.Equal((0, 2), (again.Code, _host.Requests.Count));
        Assert.Equal($"{Poses}: 3 of 3 sets, 0 of them made now\n", again.Output);
    }

    [Fact]
    public void Only_the_named_folders_are_kept_of_a_repository_and_it_is_fetched_once_for_all_sets()
    {
        Download("--sets=two");
        Download("--sets=words,raw");

        Assert.Equal([First, Second], _host.Requests.Order(StringComparer.Ordinal));
        var kept = Directory.GetFiles(Path.Combine(Poses, "sources"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Path.Combine(Poses, "sources"), file).Replace('\\', '/')).ToList();
        Assert.Contains("ann-signs-111111111111/MP_Data/Thank You/0/1.npy", kept);
        Assert.Contains("ann-signs-111111111111/old/hello/0/0.npy", kept);
        Assert.Equal(14, kept.Count(name => name.EndsWith(".npy", StringComparison.Ordinal)));
        Assert.Equal(["checksums.lock.csv"], kept.Where(name => !name.EndsWith(".npy", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_repository_that_is_gone_is_one_message_and_the_other_sets_are_made()
    {
        Assert.True(_host.Archives.TryRemove(Second, out _));

        var run = Download();

        Assert.Equal(1, run.Code);
        Assert.Contains("warning: ben/signs: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("answers 404 Not Found", run.Error, StringComparison.Ordinal);
        Assert.Contains("warning: two: 1 of 3 clips are missing, nothing is written: s2: 1 of 1 (ben/signs at 222222222222, folder "
            + "data/MP_Data); --incomplete writes the others\n", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("error: not made: two (the reasons are above)\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(["words.zip"], Directory.GetFiles(Path.Combine(Poses, "islr")).Select(Path.GetFileName));
        Assert.True(File.Exists(Path.Combine(Poses, "raw", "raw.h5")));
    }

    [Fact]
    public void An_incomplete_set_is_written_where_that_is_asked_for_and_is_not_taken_for_the_whole_one()
    {
        Assert.True(_host.Archives.TryRemove(Second, out _));

        var run = Download("--sets=two", "--incomplete");

        Assert.Equal(0, run.Code);
        Assert.Contains("two.h5: 2 clips, 1 are missing: not the set that results were published for", run.Output,
            StringComparison.Ordinal);
        Assert.Equal(3, File.ReadAllLines(Path.Combine(Poses, "islr", "two.csv")).Length);
        Assert.Equal(0, Download("--sets=two", "--incomplete").Code);
        var whole = Download("--sets=two");
        Assert.Equal(1, whole.Code);
        Assert.Contains("two.h5: there is no clip s2_hello_00", whole.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Content_that_is_not_the_catalogues_is_refused_and_nothing_stands_at_a_final_name()
    {
        var table = _folder.File("catalogue/public_pose_sets.csv");
        var rows = File.ReadAllText(table);
        var digest = rows.Split('\n').Single(row => row.StartsWith("two,", StringComparison.Ordinal)).Split(',')[^1];
        File.WriteAllText(table, rows.Replace(digest, new string('0', 64), StringComparison.Ordinal));

        var run = Download("--sets=two");

        Assert.Equal(1, run.Code);
        Assert.Contains($"two: the clips have the SHA-256 {digest}, expected 0000", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Poses, "two*", SearchOption.AllDirectories));

        // The same of a file that is there: it is neither accepted nor replaced.
        File.WriteAllText(table, rows);
        Assert.Equal(0, Download("--sets=two").Code);
        File.WriteAllText(table, rows.Replace(digest, new string('0', 64), StringComparison.Ordinal));
        var changed = Download("--sets=two");
        Assert.Contains("two.h5: not the content that the catalogue describes; delete it to make it again", changed.Error,
            StringComparison.Ordinal);
        Assert.Equal(1, changed.Code);
    }

    [Fact]
    public void An_archive_with_an_entry_outside_of_it_is_refused_and_nothing_of_it_is_kept()
    {
        _host.Archives[Second] = Pack("signs-2222222", ("data/MP_Data", "hello", [6]), ("../../../../escaped", "hello", [6]));

        var run = Download("--sets=two");

        Assert.Equal(1, run.Code);
        Assert.Contains("has no safe place below the target folder", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Poses, "sources"), "ben*"));
        Assert.Empty(Directory.GetDirectories(_folder.Path, "escaped", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_repository_without_the_folder_is_named_and_fetched_again_the_next_time()
    {
        _host.Archives[Second] = Pack("signs-2222222", ("elsewhere", "hello", [6]));

        var run = Download("--sets=two");

        Assert.Contains("ben/signs at 222222222222, folder data/MP_Data: no *.npy file is there", run.Error, StringComparison.Ordinal);
        _host.Archives[Second] = Pack("signs-2222222", ("data/MP_Data", "hello", [5, 6]));
        File.Delete(Path.Combine(Poses, "sources", "checksums.lock.csv"));
        Assert.Equal(0, Download("--sets=two").Code);
    }

    [Fact]
    public void A_set_that_is_unknown_is_an_error_that_lists_those_there_are()
    {
        var run = Download("--sets=three");

        Assert.Contains("there is no set three; expected some of two, words, raw", run.Error, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    private CommandRun Download(params string[] more) => CommandRun.Of(
    [
        "download", $"--poses={Poses}", $"--catalogue={_folder.File("catalogue")}", $"--mirror={_host.Url}", "--accept-licences", .. more,
    ]);

    // The clip as the set has it: rounded, but for the zip.
    private static OpenHands.Poses.PoseRecording Clip(int value, string set)
    {
        using var folder = new TemporaryFolder();
        Frames(value).ToList().ForEach(frame => NpyFile.Write(folder.File($"{frame.Number}.npy"), frame.Values, frame.Values.Length));
        int? Bits(int bits) => set == "words" ? null : bits;
        return PoseDigest.Rounded(FrameFolder.Read(folder.Path), Bits(5), Bits(3));
    }

    // Two frames of a clip, all of whose numbers are a little off a multiple of 1/32.
    private static IEnumerable<(int Number, float[] Values)> Frames(int value) =>
        Enumerable.Range(0, 2).Select(frame => (frame, Enumerable.Repeat((value / 8f) + (frame / 16f) + 0.001f, 258).ToArray()));

    private static byte[] Pack(string top, params (string Folder, string Gloss, int[] Clips)[] glosses)
    {
        using var bytes = new MemoryStream();
        using (var writer = new TarWriter(new GZipStream(bytes, CompressionLevel.Fastest)))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, $"{top}/"));
            writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, $"{top}/venv/python") { LinkName = "/usr/bin/python3" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"{top}/README.md") { DataStream = new MemoryStream([1, 2, 3]) });
            foreach (var (folder, gloss, clips) in glosses)
            {
                foreach (var (index, value) in clips.Index())
                {
                    foreach (var (number, values) in Frames(value))
                    {
                        writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"{top}/{folder}/{gloss}/{index}/{number}.npy")
                        {
                            DataStream = new MemoryStream(Npy(values)),
                        });
                    }
                }
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Npy(float[] values)
    {
        using var folder = new TemporaryFolder();
        NpyFile.Write(folder.File("a.npy"), values, values.Length);
        return File.ReadAllBytes(folder.File("a.npy"));
    }
}

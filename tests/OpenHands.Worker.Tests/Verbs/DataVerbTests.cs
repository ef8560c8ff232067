using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Numpy;
using OpenHands.Formats.Packed;
using OpenHands.Poses;
using OpenHands.Runs;

namespace OpenHands.Worker.Tests.Verbs;

public sealed class DataVerbTests
{
    private const string SmallCorpus =
        "kind: synthesize\nsigns: 2\nsigners: 2\ntest_signers: 1\nrepetitions: 1\nrecordings: 2\nrecording_signs: 2\n";

    [Fact]
    public void A_synthetic_corpus_becomes_one_hdf5_file_with_its_records()
    {
        using var folder = new TemporaryFolder();
        Run(folder, "synthesize", SmallCorpus, "poses");
        var built = Run(folder, "hdf5", $"poses: {folder.File("poses/raw")}\nname: raw\n", "h5");

        Assert.Contains("2 recordings, ", built.Output, StringComparison.Ordinal);
        using (var reader = RawPoseReader.Open(folder.File("h5/raw.h5")))
        {
            Assert.Equal(2, reader.Names.Count);
        }

        var record = RunRecordFile.Read(folder.File("h5"));
        Assert.Equal(("hdf5", 2.0), (record.Kind, record.Metrics["recordings"]));
        Assert.Equal(4, RunRecordFile.Read(folder.File("poses")).Metrics["clips"]);
    }

    [Fact]
    public void Clips_of_equal_names_keep_their_folders_and_folders_make_files()
    {
        using var folder = new TemporaryFolder();
        Run(folder, "synthesize", SmallCorpus, "poses");
        foreach (var name in (string[])["a", "b"])
        {
            Directory.CreateDirectory(folder.File($"same/{name}"));
            File.Copy(Directory.EnumerateFiles(folder.File("poses/raw")).First(), folder.File($"same/{name}/x.pkl"));
        }

        Run(folder, "hdf5", $"poses: {folder.File("same")}\nname: all\n", "one");
        Run(folder, "hdf5", $"poses: {folder.File("same")}\ngroup_by: folder\n", "two");

        using var reader = RawPoseReader.Open(folder.File("one/all.h5"));
        Assert.Equal(["a_x", "b_x"], reader.Names);
        Assert.Equal(["a.h5", "b.h5"], Directory.EnumerateFiles(folder.File("two"), "*.h5").Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Clips_that_are_folders_of_frames_become_hdf5_files_and_packed_stores()
    {
        using var folder = new TemporaryFolder();
        foreach (var clip in (string[])["yes/0", "yes/1", "no.thanks/0"])
        {
            Directory.CreateDirectory(folder.File($"MP_Data/{clip}"));
            NpyFile.Write(folder.File($"MP_Data/{clip}/0.npy"), Enumerable.Repeat(0.25f, 258).ToArray(), 258);
            NpyFile.Write(folder.File($"MP_Data/{clip}/1.npy"), Enumerable.Repeat(0.75f, 258).ToArray(), 258);
        }

        Run(folder, "hdf5", $"poses: {folder.File("MP_Data")}\nname: all\n", "h5");
        Run(folder, "pack", $"poses: {folder.File("MP_Data")}\nfile_format: npy\nelement: float32\n", "packed");
        Run(folder, "pack", $"poses: {folder.File("h5")}\nelement: float32\n", "from-h5");

        using var reader = RawPoseReader.Open(folder.File("h5/all.h5"));
        Assert.Equal(["no.thanks_0", "yes_0", "yes_1"], reader.Names.Order(StringComparer.Ordinal));
        using var packed = PackedPoseStore.Open(folder.File("packed/poses.packed"));
        using var fromHdf5 = PackedPoseStore.Open(folder.File("from-h5/poses.packed"));
        Assert.Equal(["no.thanks/0", "yes/0", "yes/1"], packed.Recordings.Select(recording => recording.Name));
        Assert.Equal((6, 6), (packed.Frames, fromHdf5.Frames));
    }

    [Fact]
    public void Files_are_described_verified_and_compared()
    {
        using var folder = new TemporaryFolder();
        Run(folder, "synthesize", SmallCorpus, "poses");
        Run(folder, "hdf5", $"poses: {folder.File("poses/raw")}\nname: raw\n", "h5");
        Run(folder, "hdf5", $"poses: {folder.File("poses/poses")}\nname: clips\n", "clips");
        var (raw, clips) = (folder.File("h5/raw.h5"), folder.File("clips/clips.h5"));

        Assert.Contains("2 of 75 keypoints, float32", CommandRun.Succeeding("hdf5", "info", raw).Output, StringComparison.Ordinal);
        Assert.Contains("2 of 2 recordings are readable", CommandRun.Succeeding("hdf5", "verify", raw).Output, StringComparison.Ordinal);
        Assert.Equal("equal: 2 recordings\n", CommandRun.Succeeding("hdf5", "diff", raw, raw).Output);
        var diff = CommandRun.Of("hdf5", "diff", raw, clips);
        Assert.Equal(1, diff.Code);
        Assert.Contains("only in", diff.Output, StringComparison.Ordinal);
        Assert.Contains("differ in 6 recordings", diff.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Info_lists_all_recordings_and_marks_those_of_other_types()
    {
        var info = CommandRun.Succeeding("hdf5", "info", Fixtures.Path("hdf5", "raw_int_and_str.h5"));

        Assert.Contains("unreadable: ", info.Output, StringComparison.Ordinal);
        Assert.Contains("'i': integer values, expected floating-point", info.Output, StringComparison.Ordinal);
        Assert.Contains("'s': variable-length values, expected floating-point", info.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_543_keypoints_is_not_packed()
    {
        using var folder = new TemporaryFolder();
        using (var writer = new RawPoseWriter(folder.File("a.h5")))
        {
            writer.Add("one", new PoseRecording(2, 543, new float[2 * 543 * 3], new float[2 * 543]));
            writer.Complete();
        }

        File.WriteAllText(folder.File("pack.yaml"), $"poses: {folder.File("a.h5")}\n");
        var packed = CommandRun.Of("pack", $"--config={folder.File("pack.yaml")}", $"--output={folder.File("store")}");

        Assert.Equal(1, packed.Code);
        Assert.Contains("a.h5: 'one' has 543 keypoints, expected the 75", packed.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.File("store")));
    }

    [Fact]
    public void A_suite_is_validated_split_by_split_and_absent_data_do_not_hide_the_rest()
    {
        using var folder = new TemporaryFolder();
        Run(folder, "synthesize", SmallCorpus, "poses");
        Directory.CreateDirectory(folder.File("suite"));
        File.WriteAllText(folder.File("suite/there.yaml"), Suite("there", folder.File("poses"), "signer_pattern: 'signer(\\d+)_'"));
        File.WriteAllText(folder.File("suite/absent.yaml"), Suite("absent", folder.File("nowhere"), ""));

        var run = CommandRun.Of("validate", $"--suite={folder.File("suite")}", $"--output={folder.File("found")}");

        Assert.Equal(1, run.Code);
        Assert.StartsWith($"warning: absent: {folder.File("nowhere")}/train.csv: there is no such metadata file", run.Error,
            StringComparison.Ordinal);
        Assert.Contains("1 data set is not there or not whole; ./build.sh --target=Download", run.Output, StringComparison.Ordinal);
        Assert.Contains("# there: no errors found", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"\| train \| 2 \| not known \| 0 \| 0 \| 0 \| 2 \| not known \| 1 \|", run.Output);
        Assert.Contains("## The same signer in several splits: 0", run.Output, StringComparison.Ordinal);
        Assert.Equal(5, File.ReadAllLines(folder.File("found/there/clips.csv")).Length);
    }

    private static string Suite(string name, string root, string more)
    {
        string Pipeline(string split) =>
            $"dataset: {{ _target_: INCLUDEDataset, root_dir: {root}/poses, "
            + $"split_file: {root}/{split}.csv{(more.Length > 0 ? ", " + more : "")} }}";
        return $$"""
            dataset: {{name}}
            stages:
              tuned:
                run: finetune
                with:
                  data: { train_pipeline: { {{Pipeline("train")}} }, valid_pipeline: { {{Pipeline("test")}} } }
                  model: { encoder: { type: pose-flattener, params: { num_points: 27 } }, decoder: { type: fc, params: {} } }
                  optim: { optimizer: { name: Adam } }
                  trainer: { max_epochs: 1 }
            """;
    }

    [Theory]
    [InlineData("synthesize", "kind: hdf5\nposes: x\n", "this configuration is for 'openhands hdf5', not for synthesize")]
    [InlineData("synthesize", "signs: 2\nsigner: 3\n", "unknown key 'signer'; did you mean 'signers'?")]
    [InlineData("synthesize", "signs: [\n", "not a readable configuration")]
    [InlineData("hdf5", "poses: /no/such/folder\n", "poses: there is no folder /no/such/folder")]
    public void Bad_input_is_refused_in_one_line_and_leaves_no_record(string verb, string config, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("c.yaml"), config);
        var run = CommandRun.Of(verb, $"--config={folder.File("c.yaml")}", $"--output={folder.File("out")}");

        Assert.Equal(1, run.Code);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.False(File.Exists(folder.File("out/run.json")));
    }

    [Fact]
    public void A_missing_configuration_is_named()
    {
        var run = CommandRun.Of("synthesize", "--config=nothing.yaml", "--output=/tmp/never");

        Assert.Equal((1, "error: nothing.yaml: no such configuration file\n"), (run.Code, run.Error));
    }

    [Fact]
    public void Stores_of_parts_become_the_store_of_all_and_parts_that_are_none_are_refused()
    {
        using var folder = new TemporaryFolder();
        Run(folder, "synthesize", SmallCorpus, "poses");
        var config = $"poses: {folder.File("poses/poses")}\nfile_format: pkl\npreset: all\n";
        Run(folder, "pack", config, "whole");
        var file = folder.File("whole.yaml");
        for (var number = 1; number <= 3; number++)
        {
            CommandRun.Succeeding("pack", $"--config={file}", $"--output={folder.File($"parts/{number}")}", $"--part={number}/3");
        }

        Directory.CreateDirectory(folder.File("parts/2@0123456789ab")); // made for other settings
        CommandRun.Succeeding("pack", $"--config={file}", $"--output={folder.File("joined")}", $"--parts={folder.File("parts")}");

        Assert.Equal(File.ReadAllBytes(folder.File("whole/poses.packed")), File.ReadAllBytes(folder.File("joined/poses.packed")));
        Refused("--part=4/3: expected which of how many, such as 3/8", "--part=4/3");
        Refused("nowhere: there is no such folder", $"--parts={folder.File("nowhere")}");
        Directory.Move(folder.File("parts/2"), folder.File("parts/4"));
        Refused("expected a folder with the folders 1, 2, ... of all parts and no others", $"--parts={folder.File("parts")}");
        Assert.False(Directory.Exists(folder.File("refused")));

        void Refused(string message, string option)
        {
            var run = CommandRun.Of("pack", $"--config={file}", $"--output={folder.File("refused")}", option);
            Assert.NotEqual(0, run.Code);
            Assert.Contains(message, run.Error, StringComparison.Ordinal);
        }
    }

    private static CommandRun Run(TemporaryFolder folder, string verb, string config, string output)
    {
        var path = folder.File($"{output}.yaml");
        File.WriteAllText(path, config);
        return CommandRun.Succeeding(verb, $"--config={path}", $"--output={folder.File(output)}");
    }
}

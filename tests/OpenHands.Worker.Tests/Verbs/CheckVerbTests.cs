namespace OpenHands.Worker.Tests.Verbs;

public sealed class CheckVerbTests : IDisposable
{
    private const string Transforms = """
        transforms: [{PoseSelect: {preset: mediapipe_holistic_minimal_27}},
            {CenterAndScaleNormalize: {reference_points_preset: shoulder_mediapipe_holistic_minimal_27}}]
        """;

    private readonly TemporaryFolder _folder = new();

    public CheckVerbTests()
    {
        File.WriteAllText(_folder.File("poses.yaml"),
            "signs: 2\nsigners: 3\ntest_signers: 1\nrepetitions: 4\nrecordings: 2\nrecording_signs: 3\n");
        CommandRun.Succeeding("synthesize", $"--config={_folder.File("poses.yaml")}", $"--output={_folder.File("poses")}");
        File.WriteAllText(_folder.File("pretrain.yaml"), "model: { pred_steps: 1, hidden_dim: 16, encoder: { type: st-gcn, params: "
            + "{ hidden_channels: 4, graph_args: { layout: mediapipe-27 } } } }\n");
    }

    [Fact]
    public void Usable_settings_and_data_are_passed_in_silence_and_nothing_is_written()
    {
        var (tune, test) = (Finetune(), Evaluate("test.csv"));
        var before = Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Length;

        var run = CommandRun.Succeeding("check", tune, test, "--device=cpu");

        Assert.Equal(("", ""), (run.Output, run.Error));
        Assert.Equal(before, Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void Inputs_that_are_not_there_yet_are_no_fault()
    {
        var tune = Finetune();
        Directory.Move(_folder.File("poses"), _folder.File("elsewhere"));

        Assert.Empty(CommandRun.Succeeding("check", tune, "--device=cpu").Error);
    }

    [Fact]
    public void An_empty_test_split_is_named_with_its_configuration()
    {
        var test = Evaluate("none.csv");
        File.WriteAllLines(_folder.File("poses/none.csv"), File.ReadLines(_folder.File("poses/test.csv")).Take(1));

        var run = CommandRun.Of("check", test, "--device=cpu");

        Assert.Equal(1, run.Code);
        Assert.StartsWith($"error: {test}: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_clip_that_cannot_be_read_is_named_and_a_run_on_it_leaves_the_output_folder_alone()
    {
        foreach (var clip in Directory.EnumerateFiles(_folder.File("poses/poses"), "*.pkl", SearchOption.AllDirectories))
        {
            File.WriteAllText(clip, "no pickle");
        }

        Directory.CreateDirectory(_folder.File("out"));
        File.WriteAllText(_folder.File("out/run.json"), "{}");
        var checkedFirst = CommandRun.Of("check", Finetune(), "--device=cpu");
        var run = CommandRun.Of("finetune", $"--config={Finetune()}", $"--output={_folder.File("out")}", "--device=cpu");

        Assert.Equal((1, 1), (checkedFirst.Code, run.Code));
        Assert.Contains("the first clip of the training split, ", checkedFirst.Error, StringComparison.Ordinal);
        Assert.Contains("14 of 14 training clips cannot be read; first", run.Error, StringComparison.Ordinal);
        Assert.Equal([_folder.File("out/run.json")], Directory.GetFileSystemEntries(_folder.File("out")));
    }

    [Theory]
    [InlineData("--device=gpu", "device 'gpu' is not known")]
    [InlineData("--device=cuda:99", "device cuda:99 is not there")]
    public void A_device_that_is_not_there_is_refused(string option, string message)
    {
        var run = CommandRun.Of("check", Finetune(), option);

        Assert.Equal(1, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Finetune() => Written("finetune.yaml", $$"""
        kind: finetune
        init: scratch
        {{Data("train.csv")}}
        optim: { optimizer: { name: Adam, params: { lr: 1e-2 } } }
        trainer: { max_epochs: 1 }

        """);

    private string Evaluate(string list) =>
        Written("evaluate.yaml",
            $"kind: evaluate\n{Data(list)}\npretrained: {Written("best.safetensors", "only its being there counts")}\n");

    private string Data(string list)
    {
        var dataset = $"_target_: x.INCLUDEDataset, root_dir: {_folder.File("poses/poses")}, seq_len: 10, num_seq: 3";
        var validation = _folder.File(list == "train.csv" ? "poses/test.csv" : $"poses/{list}");
        return $$"""
            data:
              train_pipeline: { dataset: { {{dataset}}, split_file: {{_folder.File("poses/train.csv")}} }, {{Transforms}} }
              valid_pipeline: { dataset: { {{dataset}}, split_file: {{validation}} }, {{Transforms}} }
            model: { pretrained: { type: dpc, load_from: { cfg_file: {{_folder.File("pretrain.yaml")}} } } }
            """;
    }

    private string Written(string name, string text)
    {
        File.WriteAllText(_folder.File(name), text);
        return _folder.File(name);
    }
}

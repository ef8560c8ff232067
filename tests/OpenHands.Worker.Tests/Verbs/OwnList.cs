using OpenHands.Formats.Pickles;
using OpenHands.Poses;

namespace OpenHands.Worker.Tests.Verbs;

/// <summary>Your own data set: a CSV, a pickle for each clip that it names, and runs of a small classifier on it.</summary>
internal sealed class OwnList : IDisposable
{
    private const string Transforms =
        "transforms: [{PoseSelect: {preset: mediapipe_holistic_minimal_27}}, {CenterAndScaleNormalize: {reference_points_preset: "
            + "shoulder_mediapipe_holistic_minimal_27}}]";

    private readonly TemporaryFolder _folder = new();

    /// <param name="rows">"file,gloss,split" each; files are made unless they are there.</param>
    public OwnList(params string[] rows)
    {
        Write(rows);
        foreach (var (file, i) in rows.Select(row => row.Split(',')[0]).Distinct().Select((file, i) => (file, i)))
        {
            Clip(file, (ulong)i + 1);
        }
    }

    /// <summary>Six training, two validation and two test clips of two glosses.</summary>
    public static string[] Rows { get; } =
    [
        "a0,hello,train", "a1,hello,train", "a2,hello,train", "b0,bye,train", "b1,bye,train", "b2,bye,train", "v0,hello,val", "v1,bye,val",
        "t0,hello,test", "t1,bye,test",
    ];

    public string Out => _folder.File("out");

    public string Best => Path.Combine(Out, "checkpoints", "best.safetensors");

    public void Write(params string[] rows) =>
        File.WriteAllText(_folder.File("list.csv"), string.Join('\n', rows.Prepend("file,gloss,split")) + "\n");

    /// <summary>Writes a clip; equal seeds give equal contents.</summary>
    public void Clip(string file, ulong seed)
    {
        var random = new SampleRandom(seed);
        PosePickle.Write(
            _folder.File($"{file}.pkl"),
            new PoseRecording(8, 75, [.. Enumerable.Range(0, 8 * 75 * 3).Select(_ => (float)(0.1 + (0.8 * random.NextDouble())))],
                [.. Enumerable.Range(0, 8 * 75).Select(_ => 1f)]));
    }

    public void Break(string file) => File.WriteAllText(_folder.File($"{file}.pkl"), "no pickle");

    public void Remove(string file) => File.Delete(_folder.File($"{file}.pkl"));

    /// <summary>Fine-tunes; <paramref name="test"/> null leaves out the test pipeline.</summary>
    public CommandRun Finetune(
        string more = "", string valid = "val", string? test = "test", string lr = "1e-2", params string[] options) =>
        Run("finetune", "out", Data(valid, test) + $"optim: {{ optimizer: {{ name: Adam, params: {{ lr: {lr} }} "
            + $"}} }}\n" + (more.Contains("trainer", StringComparison.Ordinal) ? "" : "trainer: { max_epochs: 1 }\n") + more, options);

    public CommandRun Evaluate(string more = "", string valid = "val", string? test = "test") =>
        Run("evaluate", "evaluated", Data(valid, test) + $"pretrained: {Best}\n" + more);

    public CommandRun Validate() =>
        CommandRun.Of("validate", $"--config={_folder.File("out.yaml")}", $"--output={_folder.File("validated")}");

    public Runs.RunRecord Tuned() => Runs.RunRecordFile.Read(Out);

    public Runs.RunRecord Evaluated() => Runs.RunRecordFile.Read(_folder.File("evaluated"));

    public void Dispose() => _folder.Dispose();

    private string Data(string valid, string? test)
    {
        return $"""
            data:
              train_pipeline: {Pipeline("train")}
              valid_pipeline: {Pipeline(valid)}
            {(test is null ? "" : $"  test_pipeline: {Pipeline(test)}")}
            model: {"{ encoder: { type: pose-flattener, params: { num_points: 27 } }, decoder: { type: rnn, params: { hidden_size: 4, "
                + "bidirectional: false } } }"}

            """;

        string Pipeline(string split) =>
            $"{{ dataset: {{ _target_: x.CsvDataset, root_dir: {_folder.Path}, split_file: {_folder.File("list.csv")}, splits: "
                + $"[{split}] }}, dataloader: {{ batch_size: 4, shuffle: true }}, {Transforms} }}";
    }

    private CommandRun Run(string verb, string output, string config, params string[] options)
    {
        File.WriteAllText(_folder.File($"{output}.yaml"), config);
        return CommandRun.Of(
            [verb, $"--config={_folder.File($"{output}.yaml")}", $"--output={_folder.File(output)}", "--device=cpu", .. options]);
    }
}

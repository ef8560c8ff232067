using System.Buffers.Binary;
using OpenHands.Results.Plots;
using OpenHands.Results.TensorBoard;
using OpenHands.Runs;
using OpenHands.Runs.Manifests;

namespace OpenHands.Results.Tests.TensorBoard;

/// <summary>
/// What the report writes for TensorBoard, decoded by the field numbers of its public .proto files: summary.proto and, for the table of
/// hyperparameters, plugins/hparams/plugin_data.proto and api.proto.
/// </summary>
public sealed class TensorBoardFolderTests : IDisposable
{
    private const int Metadata = 9, Picture = 4;

    private readonly TemporaryFolder _folder = new();
    private readonly Repository _repository = new Repository().WithExperiment(top1: 0.8);

    public TensorBoardFolderTests()
    {
        foreach (var (init, rate) in new[] { ("pretrained", "0.001"), ("scratch", "1e-2") })
        {
            Change($"s/x/finetune/seed=1,init={init}", manifest => manifest with
            {
                Finished = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000),
                Parameters = new Dictionary<string, string>
                {
                    ["optim.lr"] = rate,
                    ["optim.nesterov"] = "true",
                    ["data.root"] = init,
                    ["list.0"] = rate,
                },
            });
            Change($"s/x/evaluate/seed=1,init={init}", manifest => manifest with
            {
                Finished = DateTimeOffset.FromUnixTimeSeconds(1_800_000_100),
            });
        }

        Change("s/x/pretrain", manifest => manifest with { Finished = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000) });
    }

    public void Dispose()
    {
        _folder.Dispose();
        _repository.Dispose();
    }

    [Fact]
    public void A_plot_of_a_run_is_a_picture_of_its_last_step()
    {
        var index = RunIndex.Read(_repository.Root);
        var run = index.Find("s/x/evaluate/seed=1,init=scratch");
        var png = PlotFile.Write(_folder.File("plots"), "a", BarPlot.Draw("Accuracy", "gloss", "%", [("a", 1)]));
        Write(index, folder => folder.Add(run, "confusion", png));

        var (_, _, value) = Summaries("s/x/evaluate/seed=1,init=scratch").Single(summary => summary.Tag == "confusion");
        var picture = EventFile.Fields(value[Picture].Single());
        Assert.Equal((PlotFile.Height, PlotFile.Width, 4L), (Number(picture[1]), Number(picture[2]), Number(picture[3])));
        using var read = SkiaSharp.SKBitmap.Decode(picture[4].Single());
        Assert.Equal((PlotFile.Width, PlotFile.Height), (read.Width, read.Height));
    }

    [Fact]
    public void An_evaluation_has_the_parameters_that_differ_between_trainings_and_its_final_figures()
    {
        Write(RunIndex.Read(_repository.Root));

        var run = Summaries("s/x/evaluate/seed=1,init=scratch");
        Assert.Equal(0.7f, Scalar(run, "test/top1"));
        var start = EventFile.Fields(Plugin(run, "_hparams_/session_start_info")[3].Single());
        var parameters = start[1].Select(bytes => EventFile.Fields(bytes))
            .ToDictionary(entry => EventFile.Text(entry, 1), entry => EventFile.Fields(entry[2].Single()));
        Assert.Equal(0.01, BinaryPrimitives.ReadDoubleLittleEndian(parameters["optim.lr"][2].Single()));
        Assert.Equal(("evaluate", "scratch"), (EventFile.Text(parameters["kind"], 3), EventFile.Text(parameters["init"], 3)));
        Assert.DoesNotContain("optim.nesterov", parameters.Keys); // the same in all
        Assert.DoesNotContain("data.root", parameters.Keys);
        Assert.DoesNotContain("list.0", parameters.Keys);
        Assert.Equal(1_800_000_100 - 12, BinaryPrimitives.ReadDoubleLittleEndian(start[5].Single())); // it took 12 s
        var end = EventFile.Fields(Plugin(run, "_hparams_/session_end_info")[4].Single());
        Assert.Equal((1L, 1_800_000_100.0), (Number(end[1]), BinaryPrimitives.ReadDoubleLittleEndian(end[2].Single())));
    }

    [Fact]
    public void The_table_names_every_parameter_with_its_type_and_every_final_figure()
    {
        Write(RunIndex.Read(_repository.Root));

        var experiment = EventFile.Fields(Plugin(Summaries(string.Empty), "_hparams_/experiment")[2].Single());
        var types = experiment[4].Select(bytes => EventFile.Fields(bytes))
            .ToDictionary(info => EventFile.Text(info, 1), info => Number(info[4]));
        Assert.Equal((3L, 1L, 3L), (types["optim.lr"], types["init"], types["seed"])); // numbers and a text
        var metrics = experiment[5].Select(info => EventFile.Text(EventFile.Fields(EventFile.Fields(info)[1].Single()), 2)).ToList();
        Assert.Equal(["best/top1", "test/latency_ms", "test/top1", "test/top5"], metrics);
        var written = Directory.GetFiles(_folder.File("out"), "*tfevents*", SearchOption.AllDirectories)
            .SelectMany(EventFile.Read).Select(scalar => scalar.Tag).Distinct();
        Assert.Equal(metrics, written.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Equal_runs_give_equal_bytes_and_a_run_that_is_no_more_leaves_nothing()
    {
        Write(RunIndex.Read(_repository.Root));
        var first = Files();
        Directory.Delete(Path.Combine(_repository.Root, "results/runs/s/x/pretrain"), recursive: true);
        Write(RunIndex.Read(_repository.Root));
        var second = Files();

        Assert.Equal(6, first.Count);
        Assert.Equal(first.Keys.Where(name => !name.Contains("pretrain/", StringComparison.Ordinal)), second.Keys);
        const string Evaluation = "s/x/evaluate/seed=1,init=scratch/events.out.tfevents.0000000000.report";
        Assert.Equal(first[Evaluation], second[Evaluation]);
    }

    private SortedDictionary<string, string> Files() => new(
        Directory.GetFiles(_folder.File("out"), "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(_folder.File("out"), file), file => Convert.ToHexString(File.ReadAllBytes(file))),
        StringComparer.Ordinal);

    private void Write(RunIndex index, Action<TensorBoardFolder>? fill = null)
    {
        var folder = new TensorBoardFolder();
        fill?.Invoke(folder);
        folder.Write(_folder.File("out"), index);
    }

    private List<(string Tag, long Step, Dictionary<int, List<byte[]>> Value)> Summaries(string run) =>
        EventFile.Summaries(Assert.Single(Directory.GetFiles(Path.Combine(_folder.File("out"), run), "*tfevents*")));

    private static float Scalar(List<(string Tag, long Step, Dictionary<int, List<byte[]>> Value)> run, string tag) =>
        BinaryPrimitives.ReadSingleLittleEndian(run.Single(summary => summary.Tag == tag).Value[2].Single());

    // SummaryMetadata.plugin_data = 1, of it plugin_name = 1 and content = 2.
    private static Dictionary<int, List<byte[]>> Plugin(
        List<(string Tag, long Step, Dictionary<int, List<byte[]>> Value)> run, string tag)
    {
        var metadata = EventFile.Fields(run.Single(summary => summary.Tag == tag).Value[Metadata].Single());
        var plugin = EventFile.Fields(metadata[1].Single());
        Assert.Equal("hparams", EventFile.Text(plugin, 1));
        return EventFile.Fields(plugin[2].Single());
    }

    private static long Number(List<byte[]> values) => BinaryPrimitives.ReadInt64LittleEndian(values.Single());

    private void Change(string stage, Func<StageManifest, StageManifest> change)
    {
        var folder = Path.Combine(_repository.Root, "results", "runs", stage);
        StageManifestFile.Write(folder, change(StageManifestFile.Read(folder)!));
    }
}

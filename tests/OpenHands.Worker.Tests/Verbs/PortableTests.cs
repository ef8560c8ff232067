using System.Diagnostics;
using System.Runtime.Intrinsics.X86;

namespace OpenHands.Worker.Tests.Verbs;

/// <summary>
/// Portable mode, in processes of its own: what it confines is read once a process. The stored losses were computed on an AMD EPYC of
/// family 23; every x86-64 processor with AVX2 must give the same bits.
/// </summary>
public sealed class PortableTests
{
    private const string Settings = """
        model:
          pred_steps: 1
          hidden_dim: 32
          encoder: { type: st-gcn, params: { hidden_channels: 8, graph_args: { layout: mediapipe-27 } } }
        params: { max_epochs: 4, batch_size: 4 }

        """;

    private const string Transforms =
        "transforms: [{PoseSelect: {preset: mediapipe_holistic_minimal_27}}, "
        + "{CenterAndScaleNormalize: {reference_points_preset: shoulder_mediapipe_holistic_minimal_27}}]";

    [Fact]
    public async Task Portable_training_gives_the_stored_losses_bit_for_bit_on_every_processor()
    {
        Assert.SkipUnless(Avx2.IsSupported && Fma.IsSupported, "needs AVX2 and FMA");
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            folder.File("poses.yaml"), "signs: 2\nsigners: 3\ntest_signers: 1\nrepetitions: 1\nrecordings: 8\nrecording_signs: 3\n");
        File.WriteAllText(folder.File("pack.yaml"), $"poses: {folder.File("poses/raw")}\nfile_format: pkl\n");
        CommandRun.Succeeding("synthesize", $"--config={folder.File("poses.yaml")}", $"--output={folder.File("poses")}");
        CommandRun.Succeeding("pack", $"--config={folder.File("pack.yaml")}", $"--output={folder.File("packed")}");
        var corpus = $"{{ root_dir: {folder.File("packed")}, file_format: packed, num_seq: 3, downsample: 1, {Transforms} }}";
        File.WriteAllText(folder.File("c.yaml"), $"data: {{ train_dataset: {corpus}, val_dataset: {corpus} }}\n{Settings}");

        await TrainAsync(folder, "portable", "--reproducible=portable");

        var losses = File.ReadLines(folder.File("portable/metrics.csv")).Select(line => string.Join(',', line.Split(',').Take(4))).ToList();
        Assert.Equal(await File.ReadAllLinesAsync(Fixtures.Path("portable", "losses.csv"), TestContext.Current.CancellationToken), losses);
        var record = await File.ReadAllTextAsync(folder.File("portable/run.json"), TestContext.Current.CancellationToken);
        Assert.Contains("\"arithmetic\": \"portable\"", record, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Portable_mode_is_refused_where_the_environment_asks_for_something_else()
    {
        using var folder = new TemporaryFolder();
        const string Data = "data: { train_dataset: { root_dir: . }, val_dataset: { root_dir: . } }\n";
        File.WriteAllText(folder.File("c.yaml"), Data + Settings);
        var error = await RunAsync(folder, "out", ["--reproducible=portable"], ("MKL_CBWR", "AVX2"));
        Assert.Contains("the environment sets MKL_CBWR=AVX2, but reproducible: portable needs COMPATIBLE", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("out")));
    }

    private static async Task TrainAsync(TemporaryFolder folder, string output, params string[] options)
    {
        var error = await RunAsync(folder, output, options);
        Assert.True(File.Exists(folder.File($"{output}/run.json")), error);
    }

    private static async Task<string> RunAsync(
        TemporaryFolder folder, string output, string[] options, params (string Name, string Value)[] environment)
    {
        string[] arguments =
        [
            "exec", Path.Combine(AppContext.BaseDirectory, "openhands.dll"), "pretrain",
            $"--config={folder.File("c.yaml")}", $"--output={folder.File(output)}", "--device=cpu", .. options,
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var name in (string[])["MKL_CBWR", "ONEDNN_MAX_CPU_ISA", "ATEN_CPU_CAPABILITY"])
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (text, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return await error + await text;
    }
}

using Build.Processes;
using Build.Rehearsals;
using Build.Tests.Host;

namespace Build.Tests.Rehearsals;

/// <summary>The real worker, killed in the middle of anything and started again.</summary>
public sealed class KilledRunTests
{
    private const string Suite = """
        defaults:
          compat: corrected
          protocol: clean
          seed: 1
          dataset: synthetic
        stages:
          signs: { run: synthesize, with: { seed: 1, signs: 3, signers: 2, test_signers: 1, recordings: 1, recording_signs: 3 } }
        """;

    private const string Experiment = """
        stages:
          learn:
            run: finetune
            with:
              data:
                modality: pose
                train_pipeline:
                  dataset: &clips
                    { _target_: INCLUDEDataset, root_dir: "${suite.signs}/poses", split_file: "${suite.signs}/train.csv", splits: train }
                  transforms: &joints [{ PoseSelect: { preset: mediapipe_holistic_minimal_27 } }]
                  dataloader: { batch_size: 4, shuffle: true }
                valid_pipeline:
                  dataset: { <<: *clips, split_file: "${suite.signs}/test.csv", splits: test }
                  transforms: *joints
                  dataloader: { batch_size: 4 }
              model:
                encoder: { type: pose-flattener, params: { num_points: 27 } }
                decoder: { type: rnn, params: { rnn_type: GRU, hidden_size: 8, num_layers: 1 } }
              optim: { loss: CrossEntropyLoss, optimizer: { name: Adam, params: { lr: 1e-2 } } }
              trainer: { max_epochs: 8 }
              training: { log_every: 12, validation: none }
          measure: { run: evaluate, of: learn }
        """;

    [Fact]
    public async Task A_run_that_is_killed_at_random_moments_ends_with_the_tables_of_an_undisturbed_one()
    {
        using var alone = await MakeAsync();
        (await alone.RunAsync("--target=Tabulate --parallel=1")).Ended(0);
        var stages = StagesDone(alone);
        Assert.Equal(4, stages);

        var seed = Random.Shared.Next();
        TestContext.Current.SendDiagnosticMessage($"moments of kills: seed {seed}");
        using var killed = await MakeAsync();
        var said = new List<string>();
        var killer = new Killer(3, new Random(seed), TimeSpan.FromSeconds(1.5), said.Add);
        var code = await killer.RunAsync(
            (line, started) => killed.Child("--target=Tabulate --parallel=1", line, started), stages,
            TestContext.Current.CancellationToken);

        var log = $"seed {seed}\n{string.Join('\n', said)}";
        Assert.True(code == 0, log);
        Assert.True(killer.Killed > 0, log); // a moment after the last stage's end may come too late
        var differences = TableComparison.Differences(alone.Path("results"), killed.Path("results"), ["small"]);
        Assert.True(differences.Count == 0, $"{log}\n{string.Join('\n', differences)}");
        Assert.NotEmpty(Directory.GetFiles(killed.Path("results/small"), "*.csv"));
    }

    [Fact]
    public void Tables_are_compared_row_by_row_but_for_measured_times()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, top1) in ((string, string)[])[("a", "0.5"), ("b", "0.5"), ("c", "0.6")])
        {
            Directory.CreateDirectory(folder.File($"{name}/small"));
            Directory.CreateDirectory(folder.File($"{name}/runs/x"));
            File.WriteAllText(folder.File($"{name}/small/isolated.csv"),
                $"experiment,top1_mean,latency_ms\nsmall/gru,{top1},{name}\nsmall/other,{name},0\n");
            File.WriteAllText(folder.File($"{name}/runs/x/clips.csv"), name);
        }

        Assert.Empty(Differences("b", "small/gru"));
        Assert.Equal(2, Differences("b", "small").Count); // the other experiment's row, of each
        Assert.Equal(["small/isolated.csv: experiment=small/gru, top1_mean=0.5", "small/isolated.csv: experiment=small/gru, top1_mean=0.6"],
            Differences("c", "small/gru"));
        File.WriteAllText(folder.File("b/ssl_checkpoints.csv"), "Checkpoint\nsmall/gru/learn\n");
        Assert.Equal(["ssl_checkpoints.csv: only one run made it"], Differences("b", "small/gru"));

        IReadOnlyList<string> Differences(string other, string experiment) =>
            TableComparison.Differences(folder.File("a"), folder.File(other), [experiment]);
    }

    private static int StagesDone(HostRun host) =>
        Directory.GetFiles(host.Path(""), "manifest.json", SearchOption.AllDirectories).Length;

    private static async Task<HostRun> MakeAsync()
    {
        var worker = Path.Combine(Fixtures.Root, "src", "OpenHands.Worker", "bin", "Release", "openhands.dll");
        Assert.SkipUnless(File.Exists(worker), "needs the worker: dotnet build Experiments.sln -c Release");
        var host = new HostRun().With("OPENHANDS_WORKER", worker);
        await host.ExperimentAsync("suite", Suite);
        await host.ExperimentAsync("one", Experiment);
        Directory.CreateDirectory(host.Path("experiments/catalogue"));
        foreach (var table in Directory.GetFiles(Path.Combine(Fixtures.Root, "experiments", "catalogue"), "*.csv"))
        {
            File.Copy(table, host.Path($"experiments/catalogue/{Path.GetFileName(table)}"));
        }

        return host;
    }
}

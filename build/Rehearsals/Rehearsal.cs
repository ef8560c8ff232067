using System.Diagnostics;
using Build.Processes;
using Build.Slurm;
using Build.Stages;
using Build.Suites;

namespace Build.Rehearsals;

/// <summary>
/// Whole suites on a miniature of the catalogue: download, unpack, pack, train, evaluate, tabulate, with few steps a run. What a rehearsal
/// makes is in its own folder and goes on where it was stopped.
/// </summary>
/// <param name="repository">The checkout.</param>
/// <param name="source">The folder whose experiments/ is rehearsed.</param>
/// <param name="folder">The rehearsal's own folder.</param>
/// <param name="miniature">Where the miniature is, or will be.</param>
/// <param name="say">Hears one line at a time.</param>
public sealed class Rehearsal(string repository, string source, string folder, string miniature, Action<string> say)
{
    /// <summary>The suites of the papers.</summary>
    public static IReadOnlyList<string> Suites { get; } = ["acl2022", "neurips2022"];

    // Enough for every part to do its work once; drop_last leaves nothing of a batch that is larger than the data set.
    private static readonly string[] FewSteps =
    [
        "pretrain.params.max_epochs=1", "pretrain.params.batch_size=4", "finetune.trainer.max_epochs=1",
        "finetune.data.train_pipeline.dataloader.batch_size=6", "finetune.data.valid_pipeline.dataloader.batch_size=6",
    ];

    /// <summary>Runs suites one after the other, each in a host of its own.</summary>
    /// <param name="suites">Names under experiments/.</param>
    /// <param name="experiments">Only these experiments of them; empty for all.</param>
    /// <param name="options">Further options of each host.</param>
    /// <param name="worker">Runs a verb of the worker.</param>
    /// <param name="killer">Kills the hosts now and then; null lets them be.</param>
    /// <param name="onCluster">Stages run as jobs: the mirror is read from the folder, which nodes see, and not from this machine.</param>
    /// <param name="stop">Stops; the next call goes on.</param>
    /// <exception cref="StageException">A suite failed, or a cell of a table is missing.</exception>
    public async Task RunAsync(
        IReadOnlyList<string> suites, IReadOnlyList<string> experiments, IReadOnlyList<string> options, Func<string[], Task> worker,
        Killer? killer, bool onCluster, CancellationToken stop)
    {
        if (!Directory.Exists(miniature))
        {
            var partial = miniature + ".partial";
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }

            await worker([$"--miniature={partial}", $"--catalogue={Path.Combine(source, "experiments", "catalogue")}"]);
            Directory.Move(partial, miniature);
        }

        var definitions = Path.Combine(folder, "experiments");
        foreach (var part in (string[])["parts", .. suites])
        {
            Copy(Path.Combine(source, "experiments", part), Path.Combine(definitions, part));
        }

        Copy(Path.Combine(miniature, "catalogue"), Path.Combine(definitions, "catalogue"));
        if (onCluster && File.Exists(Path.Combine(source, SlurmSite.FileName)))
        {
            File.Copy(Path.Combine(source, SlurmSite.FileName), Path.Combine(folder, SlurmSite.FileName), overwrite: true);
        }

        var mirror = Path.Combine(miniature, "mirror");
        await using var server = await MirrorServer.StartAsync(mirror, stop);
        var address = onCluster ? new Uri(mirror) : server.Url;
        foreach (var suite in suites)
        {
            var brought = $"values.brought={Path.Combine(miniature, "brought")}";
            var stages = SuiteStages.Load(folder, suite, null, [brought], experiments, claimsName: false);
            var sets = FewStepsOf(stages.Select(stage => stage.Kind.Name)).Append(brought).Select(set => $"--set={set}")
                .Concat(experiments.Select(name => $"--experiment={name}"));
            string[] host = ["exec", Path.Combine(AppContext.BaseDirectory, "Build.dll"), $"--working={folder}", $"--suite={suite}",
                $"--mirror={address}", .. sets, .. options];
            ChildProcess Host(Action<string>? line, Action<Process>? started) =>
                new(ChildProcess.DotNetPath, host) { WorkingDirectory = repository, Line = line, Started = started };
            if (await (killer?.RunAsync(Host, stages.Count, stop) ?? Host(null, null).RunAsync(stop)) is var code and not 0)
            {
                throw new StageException(
                    $"rehearsal: suite {suite} failed (exit code {code}); it is in {folder}, and the next run goes on there.");
            }
        }

        say($"{server.Broken} connections were broken and resumed.");
    }

    /// <summary>The settings that shorten the runs of some kinds of stages: one of a kind that a suite lacks would be refused.</summary>
    /// <param name="kinds">Those that the suite has.</param>
    public static IReadOnlyList<string> FewStepsOf(IEnumerable<string> kinds) =>
        [.. FewSteps.Where(set => kinds.Contains(set[..set.IndexOf('.', StringComparison.Ordinal)]))];

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}

namespace Build.Host;

/// <summary>An option of the command line.</summary>
/// <param name="Name">Without its dashes.</param>
/// <param name="Value">What follows the equals sign; null for a switch.</param>
/// <param name="Description">For --help.</param>
/// <param name="Tasks">The only tasks that read it; none for an option of every run. With other tasks it is refused.</param>
public sealed record KnownOption(string Name, string? Value, string Description, params IReadOnlyList<string> Tasks)
{
    /// <summary>The value may be left out (<c>--force</c> and <c>--force=pretrain</c>).</summary>
    public bool ValueIsOptional { get; init; }
}

/// <summary>Every option there is. What is not listed here is refused, so that a misspelt one never goes unnoticed.</summary>
public static class KnownOptions
{
    /// <summary>The options of this repository's tasks.</summary>
    public static IReadOnlyList<KnownOption> Pipeline { get; } =
    [
        new("suite", "NAME|FOLDER", "suite to run: a folder under experiments/, or a path (default: sample)"),
        new("experiment", "A,B", "only these experiments of the suite; may be repeated"),
        new("config", "FILE",
            "one experiment file, or one of upstream's files, instead of a suite; with --checkpoint, the configuration "
            + "to evaluate it with"),
        new("set", "KEY=VALUE", "overrides a configuration key, e.g. pretrain.training.max_epochs=3; may be repeated"),
        new("device", "DEVICE", "auto (default), cpu, cuda or cuda:1"),
        new("threads", "N", "threads of each network stage, instead of training.threads (1); another number gives other bits"),
        new("processes", "N", "processes that share each batch of a pretraining, by mpirun (docs/data-parallel.md; default 1)"),
        new("reproducible", "WHERE", "machine (default) or portable: the same bits on every x86-64 processor, slower"),
        new("parallel", "N", "stages that may run at the same time (default: cores divided by the threads of a stage; 1 on a GPU)"),
        new("executor", "WHERE", "local (default) or slurm: stages as jobs of a cluster (docs/cluster.md)"),
        new("detach", null, "with --executor=slurm: submits and ends; the same command without it follows the jobs"),
        new("cancel", null, "with --executor=slurm: ends the jobs of the run"),
        new("max-jobs", "N", "with --executor=slurm: at most so many jobs in the queue; the rest is submitted as they end"),
        new("keep-going", null, "with --executor=slurm: when stages failed, makes the tables of what there is"),
        new("resume", "HOW", "auto (default: go on from the last valid checkpoint), never, or a checkpoint's path"),
        new("force", "STAGE|KIND", "runs what is up to date again: all stages of the run, or those named and all below them")
        {
            ValueIsOptional = true,
        },
        new("verify", null, "reads every input and output again and compares its SHA-256, before a stage counts as done"),
        new("models", null, "Download: only the models of pose tracking (npm client), into data/models"),
        new("offline", null, "fetches nothing; says what is missing"),
        new("mirror", "URL", "a copy of the catalogue's hosts, http(s):// or file:// (default: OPENHANDS_MIRROR of the environment)"),
        new("checkpoint", "FILE",
            "Evaluate, Predict: the checkpoint to use (.ckpt, .safetensors or upstream's .zip)", "Evaluate", "Predict"),
        new("input", "PATH",
            "Predict, Validate: video, folder, pose file or dataset; Bench --filter=extraction: a video", "Predict", "Validate", "Bench"),
        new("embeddings", "FILE.npy", "Predict: also writes the encoder's embedding of each window", "Predict"),
        new("output", "PATH", "Predict, Validate, Evaluate with --checkpoint: where results go", "Predict", "Validate", "Evaluate"),
        new("filter", "PATTERN",
            "Bench: benchmarks, * for any text; Test: projects; Runs: stgcn,kind=evaluate,top1>0.5,tag=good,kept",
            "Bench", "Test", "Runs"),
        new("runs", "A,B",
            "Diff: the two runs to compare; Runs with --tag: the runs to tag; a part of a name that fits one run is enough",
            "Diff", "Runs"),
        new("sort", "FIELD",
            "Runs: name (default), age, size, seconds, top1, any metric or parameter; -FIELD turns the order round", "Runs"),
        new("tag", "WORD", "Runs: gives the runs of --runs this tag; -WORD takes it away", "Runs"),
        new("accept", null, "Nightly: makes what was measured the stored baseline", "Nightly"),
        new("all", null, "Clean: also removes data/ and results/runs/ of the suite; --dryrun lists them with sizes", "Clean"),
        new("earlier", null, "Clean: removes only what the suite's stages left under other settings (STAGE@KEY)", "Clean"),
        new("spent", null,
            "Clean: removes only data whose readers are all done; manifests stay, so that nothing is fetched again", "Clean"),
        new("kills", "N", "Rehearse: kills the suites at N random moments and starts them again, and compares the tables", "Rehearse"),
        new("publish", null, "Tabulate: also copies the tables to results/published/, which git keeps"),
    ];

    /// <summary>The options of Cake itself, by every name it answers to.</summary>
    public static IReadOnlyList<KnownOption> Cake { get; } =
    [
        new("target", "TASK", string.Empty), new("t", "TASK", string.Empty),
        new("working", "PATH", string.Empty), new("w", "PATH", string.Empty),
        new("verbosity", "LEVEL", string.Empty), new("v", "LEVEL", string.Empty),
        .. new[]
        {
            "help", "h", "description", "descriptions", "show-description", "tree", "show-tree", "dryrun", "dry-run", "noop", "whatif",
            "exclusive", "e", "noreport", "no-report", "version", "ver", "info",
        }.Select(name => new KnownOption(name, null, string.Empty)),
    ];

    public static IEnumerable<KnownOption> All => Pipeline.Concat(Cake);

    public static KnownOption? Find(string name) =>
        All.FirstOrDefault(o => string.Equals(o.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The part of --help that Cake does not know of.</summary>
    public static void Print(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.WriteLine("PIPELINE OPTIONS:");
        foreach (var option in Pipeline)
        {
            var value = option.Value is null ? string.Empty : option.ValueIsOptional ? $"[={option.Value}]" : $"={option.Value}";
            output.WriteLine($"    --{option.Name + value,-24} {option.Description}");
        }

        output.WriteLine();
        output.WriteLine("    openhands VERB ...         runs the worker by hand (openhands --help lists its verbs)");
    }
}

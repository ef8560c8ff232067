namespace OpenHands.Settings.Suites;

/// <summary>A folder of experiments: <c>suite.yaml</c> (optional) and one file per experiment.</summary>
public sealed class Suite
{
    private Suite(string name, string folder, SuiteFiles files, IReadOnlyList<Stage> stages)
    {
        Name = name;
        Folder = folder;
        Description = files.Description;
        Experiments = files.Experiments;
        Stages = stages;
        Comparisons = [.. files.Shared.Comparisons, .. files.Experiments.SelectMany(experiment => experiment.Comparisons)];
    }

    /// <summary>The folder's name, with a suffix where another suite of that name was here first; part of every output path.</summary>
    public string Name { get; }

    /// <summary>The folder's full path.</summary>
    public string Folder { get; }

    /// <summary><c>description</c> of suite.yaml.</summary>
    public string Description { get; }

    /// <summary>The experiments that were read, in the order of their file names.</summary>
    public IReadOnlyList<Experiment> Experiments { get; }

    /// <summary>All stages of the experiments and the shared ones, cells expanded; each stands behind those it depends on.</summary>
    public IReadOnlyList<Stage> Stages { get; }

    /// <summary><c>compare</c> of suite.yaml and of the experiments; empty where nothing is said.</summary>
    public IReadOnlyList<Comparison> Comparisons { get; }

    /// <summary>The names of the suites under experiments/, sorted.</summary>
    public static IReadOnlyList<string> Names(string root)
    {
        var folder = Path.Combine(root, "experiments");
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateDirectories(folder).Where(IsSuite).Select(path => Path.GetFileName(path)).Order(
                StringComparer.Ordinal)]
            : [];
    }

    /// <summary>The folder outside experiments/ whose runs have a name, or null: no such suite ran here, or its folder is gone.</summary>
    public static string? OwnerOf(string name, string root) => SuiteName.FolderOf(name, root);

    /// <summary>Reads and composes a suite.</summary>
    /// <param name="folderOrName">A name under experiments/, or the path of a folder.</param>
    /// <param name="root">The repository root: what relative paths are relative to.</param>
    /// <param name="overrides"><c>key=value</c> texts of <c>--set</c>, applied in order.</param>
    /// <param name="experiments">
    /// Names of the experiments to read; all where null or empty. Of the shared stages only those are kept that the named ones read.
    /// </param>
    /// <param name="claimsName">Whether the suite is about to run, so that its name is taken from now on.</param>
    /// <param name="environment">What <c>${oc.env:NAME}</c> reads; the process' environment where null.</param>
    /// <exception cref="ConfigurationException">Anything that is wrong; the message names file, line and key.</exception>
    public static Suite Load(
        string folderOrName, string root, IReadOnlyList<string>? overrides = null, IReadOnlyList<string>? experiments = null,
        bool claimsName = false, Func<string, string?>? environment = null)
    {
        var folder = Find(folderOrName, root);
        return Compose(folder, root, SuiteFiles.Read(folder, root, experiments ?? []), overrides, experiments, claimsName, environment);
    }

    /// <summary>
    /// Reads and composes one file: an experiment of a suite, or one training's configuration as upstream's are, which becomes a
    /// pretraining, or a fine-tuning with its evaluation, under the name of its folder.
    /// </summary>
    /// <param name="file">Full path of the file.</param>
    /// <param name="root">See <see cref="Load"/>, as for those that follow.</param>
    /// <param name="overrides">Texts of <c>--set</c>.</param>
    /// <param name="claimsName">Whether it is about to run.</param>
    /// <param name="environment">What <c>${oc.env:NAME}</c> reads.</param>
    /// <exception cref="ConfigurationException">Anything that is wrong; the message names file, line and key.</exception>
    public static Suite LoadFile(
        string file, string root, IReadOnlyList<string>? overrides = null, bool claimsName = false, Func<string,
            string?>? environment = null)
    {
        var folder = Path.GetDirectoryName(file)!;
        return SuiteFiles.IsTraining(file)
            ? Compose(folder, root, SuiteFiles.OfTraining(file, root), overrides, [], claimsName, environment)
            : Load(folder, root, overrides, [Path.GetFileNameWithoutExtension(file)], claimsName, environment);
    }

    private static Suite Compose(
        string folder, string root, SuiteFiles files, IReadOnlyList<string>? overrides, IReadOnlyList<string>? experiments, bool claimsName,
        Func<string, string?>? environment)
    {
        var name = SuiteName.Of(folder, root, claims: false);
        var settings = (overrides ?? []).Select(Override.Parse).ToList();
        var stages = new StageComposer(name, files, settings, environment ?? Environment.GetEnvironmentVariable).ComposeAll();
        if (claimsName && SuiteName.Of(folder, root, claims: true) != name)
        {
            return Compose(folder, root, files, overrides, experiments, false, environment); // another run took the name this very moment
        }

        var suite = new Suite(name, folder, files, experiments is { Count: > 0 } ? Needed(stages) : stages);
        if (settings.Count == 0 && experiments is not { Count: > 0 }) // else a side may be left out on purpose
        {
            foreach (var comparison in suite.Comparisons)
            {
                comparison.RequireBothSides(suite.Stages);
            }
        }

        return suite;
    }

    private static List<Stage> Needed(IReadOnlyList<Stage> stages)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var stage in stages.Reverse()) // in topological order: whoever reads a stage comes after it
        {
            if (stage.Experiment.Length > 0 || needed.Contains(stage.Id))
            {
                needed.UnionWith(stage.DependsOn.Select(d => d.Id).Append(stage.Id));
            }
        }

        return [.. stages.Where(stage => needed.Contains(stage.Id))];
    }

    // experiments/parts holds what suites share.
    private static bool IsSuite(string folder) => Path.GetFileName(folder) != "parts" && Directory.EnumerateFiles(folder, "*.yaml").Any();

    private static string Find(string folderOrName, string root)
    {
        var named = Path.Combine(root, "experiments", folderOrName);
        var folder = folderOrName.AsSpan().IndexOfAny('/', '\\') < 0 && Directory.Exists(named) ? named
            : Path.GetFullPath(folderOrName, Path.GetFullPath(root));
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return Directory.Exists(folder) && IsSuite(folder)
            ? folder
            : throw new ConfigurationException(
                $"--suite {folderOrName}: neither a suite under experiments/ nor a folder of experiment "
                + $"files{NearestName.Hint(folderOrName, Names(root).ToList())}");
    }
}

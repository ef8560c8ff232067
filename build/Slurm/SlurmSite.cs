using Build.Stages;
using OpenHands.Settings;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Suites;
using OpenHands.Settings.Yaml;

namespace Build.Slurm;

/// <summary>What a workspace says about its cluster: <c>slurm.yaml</c>, which belongs to the place and is not committed.</summary>
public sealed record SlurmSite
{
    public const string FileName = "slurm.yaml";

    // What a job of ours is found again by, and how it ends and starts again. sbatch takes any beginning of a name that is unambiguous.
    private static readonly string[] Ours =
    [
        "--job-name", "-J", "--comment", "--dependency", "-d", "--output", "-o", "--signal", "--requeue", "--no-requeue", "--array", "-a",
        "--export", "--parsable", "--wrap", "--chdir", "-D", "--open-mode", "--kill-on-invalid-dep", "--error", "-e", "--time", "-t",
    ];

    public string? Partition { get; init; }

    public string? Account { get; init; }

    public string? Qos { get; init; }

    /// <summary>Whole options of sbatch, one each.</summary>
    public IReadOnlyList<string> Extra { get; init; } = [];

    /// <summary>Lines of shell before a stage starts: <c>module load ...</c>.</summary>
    public IReadOnlyList<string> Setup { get; init; } = [];

    /// <summary>A command before the worker's own, such as <c>apptainer exec IMAGE</c>, one word each; empty for none.</summary>
    public IReadOnlyList<string> Wrap { get; init; } = [];

    /// <summary>Variables that jobs get from whoever submits them, beside those that every job gets.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>By kind of stage, over the defaults.</summary>
    public IReadOnlyDictionary<string, ResourceSettings> Kinds { get; init; } = new Dictionary<string, ResourceSettings>();

    /// <summary>How long before its limit a stage is told to save.</summary>
    public TimeSpan SignalBefore { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How often a stage may be interrupted and go on.</summary>
    public int Requeues { get; init; } = 100;

    /// <summary>How many jobs of an array may run at once; null for as many as there is room for.</summary>
    public int? ArrayLimit { get; init; }

    /// <summary>How long a process on a node that the cluster gave up is given to see that its stage has gone elsewhere.</summary>
    public TimeSpan Takeover { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How soon after a change the queue is asked again; where nothing changes, up to fifteen times as late.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Reads the file of a workspace; all defaults where it has none.</summary>
    /// <exception cref="StageException">The file is wrong; the message says where.</exception>
    public static SlurmSite Read(string workspace)
    {
        var path = Path.Combine(workspace, FileName);
        if (!File.Exists(path))
        {
            return new SlurmSite();
        }

        try
        {
            var report = new ConfigReport();
            var map = new MapReader(YamlDocument.ReadFile(path, FileName), string.Empty, report);
            var site = Read(map, map.Map("defaults") ?? map.Absent("defaults"));
            map.End();
            report.ThrowIfAny();
            return site;
        }
        catch (ConfigurationException e)
        {
            throw new StageException(e.Message, e);
        }
    }

    private static SlurmSite Read(MapReader map, MapReader defaults)
    {
        var kinds = new Dictionary<string, ResourceSettings>(StringComparer.Ordinal);
        foreach (var kind in map.Map("kinds") is { } all ? all.Keys.Select(k => (Name: k, Map: all.Map(k))) : [])
        {
            if (CachedKind.All.All(k => k.Name != kind.Name))
            {
                var hint = NearestName.Hint(kind.Name, [.. CachedKind.All.Select(k => k.Name)]);
                map.Problem("kinds", $"there is no kind '{kind.Name}'{hint}");
            }
            else if (kind.Map is not null)
            {
                kinds[kind.Name] = ResourceSettings.Read(kind.Map, kind.Name);
            }
        }

        var extra = defaults.Texts("extra") ?? [];
        foreach (var option in extra.Where(o => !o.StartsWith('-') || Ours.Any(ours => IsThat(o, ours))))
        {
            defaults.Problem("extra", option.StartsWith('-')
                ? $"'{option}' is set by this program; leave it out (limits and sizes stand under resources)"
                : $"expected whole options of sbatch such as --exclude=n7, found '{option}'");
        }

        var site = new SlurmSite
        {
            Partition = defaults.Text("partition"),
            Account = defaults.Text("account"),
            Qos = defaults.Text("qos"),
            Extra = extra,
            Setup = defaults.Texts("setup") ?? [],
            Wrap = defaults.Texts("wrap") ?? [],
            Environment = map.Texts("environment") ?? [],
            Kinds = kinds,
            SignalBefore = TimeSpan.FromSeconds(map.Integer("signal_before", 30, 3600) ?? 90),
            Takeover = TimeSpan.FromSeconds(map.Integer("takeover", 2, 3600) ?? 60),
            Poll = TimeSpan.FromSeconds(map.Integer("poll", 1, 60) ?? 2),
            ArrayLimit = map.Integer("array_limit", 1, 100_000),
            Requeues = map.Integer("requeues", 0, 10_000) ?? 100,
        };
        defaults.End();
        return site;
    }

    private static bool IsThat(string option, string ours)
    {
        var name = option.Split('=', ' ')[0];
        return ours.StartsWith("--", StringComparison.Ordinal)
            ? name.Length > 2 && ours.StartsWith(name, StringComparison.Ordinal)
            : name.StartsWith(ours, StringComparison.Ordinal) && !name.StartsWith("--", StringComparison.Ordinal);
    }
}

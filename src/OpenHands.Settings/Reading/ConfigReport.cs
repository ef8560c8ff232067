namespace OpenHands.Settings.Reading;

/// <summary>What reading one stage's configuration found beside its values.</summary>
public sealed class ConfigReport
{
    private readonly List<ConfigProblem> _problems = [];
    private readonly SortedSet<string> _ignored = new(StringComparer.Ordinal);
    private readonly List<InputPath> _inputs = [];

    /// <summary>What is wrong, in the order of reading.</summary>
    public IReadOnlyList<ConfigProblem> Problems => _problems;

    /// <summary>Keys that are accepted and have no effect here (wandb, gpus ...); to be listed once.</summary>
    public IReadOnlyCollection<string> Ignored => _ignored;

    /// <summary>The files and folders the stage reads.</summary>
    public IReadOnlyList<InputPath> Inputs => _inputs;

    /// <summary>Stops at the first problem; the message says how many more there are.</summary>
    /// <exception cref="ConfigurationException">There is a problem.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
        {
            throw new ConfigurationException(_problems[0].Message + (_problems.Count > 1 ? $" (and {_problems.Count - 1} more)" : ""));
        }
    }

    internal void Add(ConfigProblem problem) => _problems.Add(problem);

    internal void Add(InputPath input) => _inputs.Add(input);

    internal void Ignore(string key) => _ignored.Add(key);
}

/// <summary>One thing that is wrong with a configuration.</summary>
/// <param name="Key">The dotted key.</param>
/// <param name="Message">The whole message: place, key, what is wrong, what was expected.</param>
/// <param name="UnknownKey">True where the schema has no such key.</param>
public sealed record ConfigProblem(string Key, string Message, bool UnknownKey);

/// <summary>A file or folder that a stage reads: another stage's output, or data brought from outside.</summary>
/// <param name="Key">The key that names it, like <c>data.train_dataset.root_dir</c>.</param>
/// <param name="Path">The path, relative to the repository root or absolute.</param>
/// <param name="Place">File and line of the key.</param>
public sealed record InputPath(string Key, string Path, string Place);

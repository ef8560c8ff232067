namespace Build.Stages;

/// <summary>The stages of a run: which of them are current, and how the others get made.</summary>
public interface IStagePipeline : IDisposable
{
    /// <summary>All stages, in topological order.</summary>
    IReadOnlyList<Stage> Stages { get; }

    /// <summary>Says which tasks the run consists of, so that stages of later ones may start early.</summary>
    void Plan(IEnumerable<string> tasks);

    /// <summary>The stages of a task, each with whether and why it has to run.</summary>
    IReadOnlyList<StageStatus> Inspect(string task);

    bool HasWork(string task);

    /// <summary>Ends when every stage of the task is done, or every one of those that are asked for.</summary>
    Task CompleteAsync(string task, Func<Stage, bool>? only = null);

    /// <summary>Starts nothing more and waits for what runs in this process.</summary>
    Task DrainAsync();
}

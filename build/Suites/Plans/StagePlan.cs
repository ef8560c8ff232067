using Build.Stages;

namespace Build.Suites.Plans;

/// <summary>What one stage of a plan needs and leaves. A figure is null where nobody measured, counted or inferred it.</summary>
public sealed record StagePlan(Stage Stage)
{
    /// <summary>Bytes that it still has to fetch.</summary>
    public double Fetch { get; init; }

    /// <summary>Files of unknown size among those to fetch.</summary>
    public int UnknownFetches { get; init; }

    /// <summary>Bytes that its folder holds in the end.</summary>
    public double? Bytes { get; init; }

    /// <summary>Bytes of all folders when it has ended, if nothing was deleted.</summary>
    public double Disk { get; init; }

    /// <summary>The same, if what may be deleted was deleted as soon as it might.</summary>
    public double LeastDisk { get; init; }

    /// <summary>The last stage that reads its files; null where they are results, or nothing reads them.</summary>
    public Stage? LastReader { get; init; }

    /// <summary>Bytes of memory.</summary>
    public double? Memory { get; init; }

    /// <summary>Hours on one thread.</summary>
    public double? Hours { get; init; }

    /// <summary>When it would have ended, in hours from the beginning, several stages at a time.</summary>
    public double Ends { get; init; }

    /// <summary>Hours below which a GPU cannot be: the arithmetic at the published peak.</summary>
    public double? LeastGpuHours { get; init; }

    /// <summary>Whether it trains: its hours are known only with a rate and a number of clips.</summary>
    public bool Trains { get; init; }
}

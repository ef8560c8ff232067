namespace Build.Nightly;

/// <summary>How one step of the nightly run went: passed or not, one line for the table, and what to look at.</summary>
public sealed record StepOutcome(string Step, bool Passed, string Summary, IReadOnlyList<string> Details);

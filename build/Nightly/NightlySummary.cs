using System.Text;

namespace Build.Nightly;

/// <summary>The nightly run's outcome in Markdown, fit for a job's page.</summary>
public static class NightlySummary
{
    public static string Write(IReadOnlyList<StepOutcome> outcomes, string commit)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        var failed = outcomes.Count(o => !o.Passed);
        var text = new StringBuilder()
            .Append(failed == 0 ? "# Nightly: passed\n\n" : $"# Nightly: {failed} of {outcomes.Count} steps failed\n\n")
            .Append($"Commit {commit}, {MachineClass.Here}.\n\n| step | outcome |\n|---|---|\n");
        foreach (var outcome in outcomes)
        {
            var cell = outcome.Summary.Replace("|", "\\|", StringComparison.Ordinal);
            text.Append($"| {outcome.Step} | {(outcome.Passed ? "ok" : "**failed**")}: {cell} |\n");
        }

        foreach (var outcome in outcomes.Where(o => o.Details.Count > 0))
        {
            text.Append($"\n## {outcome.Step}\n\n```text\n{string.Join('\n', outcome.Details)}\n```\n");
        }

        return text.ToString();
    }
}

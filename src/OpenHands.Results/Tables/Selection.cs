using OpenHands.Runs;

namespace OpenHands.Results.Tables;

/// <summary>How tables print what chose the epoch.</summary>
internal static class Selection
{
    private const string Test = "test split";

    /// <summary>What chose it; "not recorded" in records of earlier versions.</summary>
    public static string Of(RunRecord record) => record.SelectedOn ?? "not recorded";

    /// <summary>The protocol that was followed: choosing on test clips is the paper's, whatever was asked for.</summary>
    public static string Protocol(RunRecord record) => record.SelectedOn == Test ? "paper" : record.Protocol ?? string.Empty;
}

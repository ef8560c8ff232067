using OpenHands.Runs;
using OpenHands.Results.Tables;

namespace OpenHands.Results.Report;

/// <summary>What the report page shows.</summary>
/// <param name="Tables">All tables, sortable on the page.</param>
/// <param name="Plots">All plots.</param>
/// <param name="Index">All finished runs: manifests, environment, graph of stages.</param>
/// <param name="Clips">Test clips for the pose player.</param>
/// <param name="Edges">Bones: two keypoint indices and a side, <c>body</c>, <c>left</c> or <c>right</c>.</param>
/// <param name="ClipsLeftOut">How many clips were left out to keep the page small; printed.</param>
public sealed record ReportContent(
    IReadOnlyList<Table> Tables, IReadOnlyList<ReportPlot> Plots, RunIndex Index, IReadOnlyList<ReportClip> Clips,
    IReadOnlyList<(int From, int To, string Side)> Edges, int ClipsLeftOut);

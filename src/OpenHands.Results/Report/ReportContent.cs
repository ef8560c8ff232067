using OpenHands.Poses;
using OpenHands.Results.Tables;
using OpenHands.Runs;
using OpenHands.Settings.Suites;

namespace OpenHands.Results.Report;

/// <summary>What the report page shows.</summary>
/// <param name="Root">The repository's root, where metrics and predictions of the runs are read.</param>
/// <param name="Tables">All tables, sortable on the page.</param>
/// <param name="Index">All finished runs, with those kept under other keys.</param>
/// <param name="Clips">Test clips for the pose player.</param>
/// <param name="Edges">Bones: two keypoint indices and a side, <c>body</c>, <c>left</c> or <c>right</c>.</param>
/// <param name="ClipsLeftOut">How many clips were left out to keep the page small; printed.</param>
public sealed record ReportContent(
    string Root, IReadOnlyList<Table> Tables, RunIndex Index, IReadOnlyList<ReportClip> Clips,
    IReadOnlyList<(int From, int To, string Side)> Edges, int ClipsLeftOut)
{
    /// <summary>What the suite of a name compares; pretrained with scratch where that is empty.</summary>
    public Func<string, IReadOnlyList<Comparison>> Declared { get; init; } = _ => [];
}

/// <summary>A test clip that the pose player can show.</summary>
/// <param name="Run">The evaluation it belongs to.</param>
/// <param name="Prediction">What the classifier says, with glosses.</param>
/// <param name="Poses">Its keypoints.</param>
/// <param name="Nearest">The training clip that the encoder takes for most like it, of a wrong prediction; null where not known.</param>
public sealed record ReportClip(string Run, Prediction Prediction, PoseRecording Poses, ReportNeighbour? Nearest = null);

/// <summary>A training clip beside a test clip.</summary>
/// <param name="Clip">Which, and how near.</param>
/// <param name="Poses">Its keypoints.</param>
public sealed record ReportNeighbour(NearestClip Clip, PoseRecording Poses);

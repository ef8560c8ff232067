using OpenHands.Poses;

namespace OpenHands.Results.Report;

/// <summary>A test clip that the report's pose player can show.</summary>
/// <param name="Run">The evaluation it belongs to.</param>
/// <param name="Name">The clip's name.</param>
/// <param name="Truth">The true gloss.</param>
/// <param name="Predicted">The gloss with the largest probability.</param>
/// <param name="Confidence">Its probability.</param>
/// <param name="Poses">The clip's landmarks.</param>
public sealed record ReportClip(string Run, string Name, string Truth, string Predicted, double Confidence, PoseRecording Poses);

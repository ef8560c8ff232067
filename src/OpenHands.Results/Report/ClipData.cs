using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace OpenHands.Results.Report;

/// <summary>
/// The pose player's data: coordinates as 16-bit integers, base64, so that a page with hundreds of clips stays a few megabytes.
/// </summary>
internal static class ClipData
{
    private const short Missing = short.MinValue;

    private const float Scale = 20_000; // resolves 1/20000 of the image and holds coordinates up to 1.6 images outside of it

    /// <param name="clip">The clip.</param>
    /// <param name="poses">Coordinates of the page: evaluations share clips, and wrong predictions a nearest one.</param>
    public static JsonObject Json(ReportClip clip, StringTable poses)
    {
        var made = Moving(clip.Poses, poses);
        made["run"] = clip.Run;
        made["name"] = clip.Prediction.Name;
        made["truth"] = clip.Prediction.Truth ?? string.Empty;
        made["predicted"] = clip.Prediction.First.Gloss;
        made["right"] = clip.Prediction.Correct;
        made["ranked"] = new JsonArray([.. clip.Prediction.Ranked.Select(r => new JsonArray(r.Gloss, Math.Round(r.Probability, 4)))]);
        if (clip.Nearest is { } nearest)
        {
            made["nearest"] = Json(nearest, poses);
        }

        return made;
    }

    private static JsonObject Json(ReportNeighbour nearest, StringTable poses)
    {
        var made = Moving(nearest.Poses, poses);
        made["name"] = nearest.Clip.Nearest;
        made["truth"] = nearest.Clip.Gloss;
        made["cosine"] = Math.Round(nearest.Clip.Cosine, 3);
        made["compared"] = nearest.Clip.Compared;
        return made;
    }

    private static JsonObject Moving(Poses.PoseRecording recording, StringTable poses) => new()
    {
        ["frames"] = recording.Frames,
        ["joints"] = recording.Joints,
        ["points"] = poses.Of(Convert.ToBase64String(Points(recording))),
    };

    private static byte[] Points(Poses.PoseRecording poses)
    {
        var bytes = new byte[poses.Frames * poses.Joints * 2 * sizeof(short)];
        for (var i = 0; i < poses.Frames * poses.Joints; i++)
        {
            var (x, y) = (poses.Keypoints[i * 3], poses.Keypoints[(i * 3) + 1]);
            var missing = !float.IsFinite(x) || !float.IsFinite(y) || (x == 0 && y == 0); // an undetected hand is stored as zeros
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(i * 4), missing ? Missing : Quantise(x));
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan((i * 4) + 2), missing ? Missing : Quantise(y));
        }

        return bytes;
    }

    private static short Quantise(float value) => (short)Math.Clamp(value * Scale, short.MinValue + 1, short.MaxValue);
}

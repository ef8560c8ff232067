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

    public static JsonObject Json(ReportClip clip) => new()
    {
        ["run"] = clip.Run,
        ["name"] = clip.Prediction.Name,
        ["truth"] = clip.Prediction.Truth ?? string.Empty,
        ["predicted"] = clip.Prediction.First.Gloss,
        ["right"] = clip.Prediction.Correct,
        ["ranked"] = new JsonArray([.. clip.Prediction.Ranked.Select(r => new JsonArray(r.Gloss, Math.Round(r.Probability, 4)))]),
        ["frames"] = clip.Poses.Frames,
        ["joints"] = clip.Poses.Joints,
        ["points"] = Convert.ToBase64String(Points(clip.Poses)),
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

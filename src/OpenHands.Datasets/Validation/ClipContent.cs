using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OpenHands.Poses;

namespace OpenHands.Datasets.Validation;

/// <summary>Tells copies of a recording by what is in it, whatever its file is called.</summary>
public static class ClipContent
{
    /// <summary>
    /// SHA-256 of the keypoints, lower-case hex; null for recordings without a single keypoint, which are all alike and no copies.
    /// </summary>
    public static string? Sha256(PoseRecording recording) => recording.Keypoints.AsSpan().ContainsAnyExcept(0f)
        ? Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(recording.Keypoints.AsSpan())))
        : null;
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using OpenHands.Poses;

namespace OpenHands.Datasets.PublicPoses;

/// <summary>
/// Checksums of poses by their content, however they are stored. A clip: SHA-256 over the number of frames (int32), the keypoints and the
/// visibilities (float32), all little-endian. A set: SHA-256 over each clip's name (UTF-8), a zero byte and the clip's checksum.
/// </summary>
public static class PoseDigest
{
    /// <summary>Digits of a clip's checksum that the catalogue has.</summary>
    public const int Digits = 16;

    /// <summary>The recording with its numbers rounded to multiples of a power of two, halves to even.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="coordinateBits">Coordinates become multiples of 2^-coordinateBits; null leaves them.</param>
    /// <param name="visibilityBits">The same for visibilities.</param>
    public static PoseRecording Rounded(PoseRecording recording, int? coordinateBits, int? visibilityBits) =>
        new(recording.Frames, recording.Joints, Rounded(recording.Keypoints, coordinateBits),
            Rounded(recording.Visibility, visibilityBits));

    /// <summary>A clip's checksum.</summary>
    public static byte[] Of(PoseRecording recording)
    {
        Span<byte> frames = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(frames, recording.Frames);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(frames);
        hash.AppendData(MemoryMarshal.AsBytes<float>(recording.Keypoints));
        hash.AppendData(MemoryMarshal.AsBytes<float>(recording.Visibility));
        return hash.GetHashAndReset();
    }

    /// <summary>A clip's checksum as the catalogue has it.</summary>
    public static string Short(PoseRecording recording) => Convert.ToHexStringLower(Of(recording))[..Digits];

    /// <summary>A set's checksum.</summary>
    /// <param name="clips">Its clips in the catalogue's order.</param>
    public static string OfSet(IEnumerable<(string Name, PoseRecording Recording)> clips)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, recording) in clips)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name + '\0'));
            hash.AppendData(Of(recording));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // A product with a power of two is exact, so only the rounding itself rounds.
    private static float[] Rounded(float[] values, int? bits)
    {
        var scale = MathF.ScaleB(1, bits ?? 0);
        return bits is null ? values : Array.ConvertAll(values, value => MathF.Round(value * scale, MidpointRounding.ToEven) / scale);
    }
}

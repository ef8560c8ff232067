using System.Security.Cryptography;

namespace OpenHands.Training.Tests.Tiny;

/// <summary>What equal runs must leave equal: weights of every kept epoch, and the metrics files.</summary>
internal static class RunFiles
{
    public static string Hash(string folder)
    {
        var files = Directory.GetFiles(folder, "metrics.*").Concat(Directory.GetFiles(Path.Combine(folder, "checkpoints"), "*.safetensors"))
            .Order(StringComparer.Ordinal);
        return string.Join('\n',
            files.Select(f => $"{Path.GetFileName(f)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))}"));
    }
}

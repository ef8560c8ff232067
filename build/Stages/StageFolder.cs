using System.Security.Cryptography;
using OpenHands.Configuration.Manifests;

namespace Build.Stages;

/// <summary>A stage's output folder: made ready before the work, listed after it.</summary>
public sealed class StageFolder(Stage stage)
{
    /// <summary>The composed configuration that the worker reads.</summary>
    public const string ConfigName = "config.yaml";

    /// <summary>Holds the key of a run that has begun and not ended.</summary>
    public const string UnfinishedName = "unfinished";

    public string ConfigPath => Path.Combine(stage.Output, ConfigName);

    private string UnfinishedPath => Path.Combine(stage.Output, UnfinishedName);

    /// <summary>The key that an interrupted run was working for; null when none was interrupted.</summary>
    public string? UnfinishedKey => File.Exists(UnfinishedPath) ? File.ReadAllText(UnfinishedPath).Trim() : null;

    /// <summary>What the last whole run left; null when there is none, or none that can be read: then the stage is not done.</summary>
    public StageManifest? Manifest
    {
        get
        {
            try
            {
                return StageManifestFile.Read(stage.Output);
            }
            catch (InvalidDataException)
            {
                return null;
            }
        }
    }

    /// <summary>
    /// Ends the validity of what is there, then empties the folder, unless this is a kind that resumes and what is there was made for
    /// the very same key.
    /// </summary>
    public void Begin(string key, bool startOver)
    {
        var goesOn = !startOver && (stage.Kind.KeepsFiles || (stage.Kind.Resumes && (UnfinishedKey ?? Manifest?.Key) == key));
        Directory.CreateDirectory(stage.Output);
        File.Delete(Path.Combine(stage.Output, StageManifestFile.Name));
        if (!goesOn)
        {
            Directory.Delete(stage.Output, recursive: true);
            Directory.CreateDirectory(stage.Output);
        }

        AtomicFile.Write(UnfinishedPath, key + "\n");
        AtomicFile.Write(ConfigPath, stage.Config);
    }

    /// <summary>Every output with size and hash; files under other names than the final ones (*.tmp) are not outputs.</summary>
    public IReadOnlyList<ManifestFile> Outputs() =>
    [
        .. Directory.EnumerateFiles(stage.Output, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f) is not (StageManifestFile.Name or UnfinishedName) && Path.GetExtension(f) != ".tmp")
            .Concat(stage.AlsoWrites.SelectMany(Matching))
            .Select(f => new ManifestFile(Path.GetRelativePath(stage.Output, f).Replace('\\', '/'), new FileInfo(f).Length, HashOf(f)))
            .OrderBy(o => o.Path, StringComparer.Ordinal),
    ];

    /// <summary>Writes the manifest; from here on the stage counts as done.</summary>
    public void End(StageManifest manifest)
    {
        StageManifestFile.Write(stage.Output, manifest);
        File.Delete(UnfinishedPath);
    }

    /// <summary>What is wrong with an output that the manifest lists; null when nothing is.</summary>
    public string? Fault(ManifestFile output, bool verify)
    {
        var file = new FileInfo(Path.Combine(stage.Output, output.Path));
        return !file.Exists ? $"missing output: {output.Path}"
            : file.Length != output.Bytes ? $"output changed: {output.Path} has {file.Length} bytes, the manifest says {output.Bytes}"
            : verify && HashOf(file.FullName) != output.Sha256 ? $"output changed: {output.Path} has another SHA-256 than the manifest says"
            : null;
    }

    private static IEnumerable<string> Matching(string pattern) =>
        Path.GetDirectoryName(pattern) is { } folder && Directory.Exists(folder) ? Directory.EnumerateFiles(folder, Path.GetFileName(pattern)) : [];

    private static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}

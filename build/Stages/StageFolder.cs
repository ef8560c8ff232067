using System.Security.Cryptography;

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

    /// <summary>
    /// Ends the validity of what is there, then empties the folder, unless this is a kind that resumes and what is there was made for
    /// the very same key.
    /// </summary>
    public void Begin(string key, bool startOver)
    {
        var goesOn = stage.Kind.Resumes && !startOver && (UnfinishedKey ?? StageManifest.TryRead(stage.Output)?.Key) == key;
        File.Delete(Path.Combine(stage.Output, StageManifest.FileName));
        if (!goesOn && Directory.Exists(stage.Output))
        {
            Directory.Delete(stage.Output, recursive: true);
        }

        Directory.CreateDirectory(stage.Output);
        AtomicFile.Write(UnfinishedPath, key + "\n");
        AtomicFile.Write(ConfigPath, stage.Config);
    }

    /// <summary>Every output with size and hash; files under other names than the final ones (*.tmp) are not outputs.</summary>
    public IReadOnlyList<StageOutput> Outputs() =>
    [
        .. Directory.EnumerateFiles(stage.Output, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f) is not (StageManifest.FileName or UnfinishedName) && Path.GetExtension(f) != ".tmp")
            .Concat(stage.AlsoWrites.Where(File.Exists))
            .Select(f => new StageOutput(Path.GetRelativePath(stage.Output, f).Replace('\\', '/'), new FileInfo(f).Length, HashOf(f)))
            .OrderBy(o => o.Path, StringComparer.Ordinal),
    ];

    /// <summary>Writes the manifest; from here on the stage counts as done.</summary>
    public void End(StageManifest manifest)
    {
        manifest.Write(stage.Output);
        File.Delete(UnfinishedPath);
    }

    /// <summary>What is wrong with an output that the manifest lists; null when nothing is.</summary>
    public string? Fault(StageOutput output, bool verify)
    {
        var file = new FileInfo(Path.Combine(stage.Output, output.Path));
        return !file.Exists ? $"missing output: {output.Path}"
            : file.Length != output.Size ? $"output changed: {output.Path} has {file.Length} bytes, the manifest says {output.Size}"
            : verify && HashOf(file.FullName) != output.Sha256 ? $"output changed: {output.Path} has another SHA-256 than the manifest says"
            : null;
    }

    private static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}

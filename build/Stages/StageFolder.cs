using System.Security.Cryptography;
using OpenHands.Runs.Manifests;

namespace Build.Stages;

/// <summary>A stage's output folder: made ready before the work, listed after it.</summary>
/// <param name="stage">The stage.</param>
/// <param name="folder">Where the folder is, when it is kept at another place than the stage's own.</param>
public sealed class StageFolder(Stage stage, string? folder = null)
{
    /// <summary>The composed configuration that the worker reads.</summary>
    public const string ConfigName = "config.yaml";

    /// <summary>Holds the key of a run that has begun and not ended.</summary>
    public const string UnfinishedName = "unfinished";

    /// <summary>What the worker said, where stages run together.</summary>
    public const string LogName = "worker.log";

    private readonly string _folder = folder ?? stage.Output;

    public string FullPath => _folder;

    public string ConfigPath => Path.Combine(_folder, ConfigName);

    private string UnfinishedPath => Path.Combine(_folder, UnfinishedName);

    /// <summary>The key that an interrupted run was working for; null when none was interrupted.</summary>
    public string? UnfinishedKey => File.Exists(UnfinishedPath) ? File.ReadAllText(UnfinishedPath).Trim() : null;

    /// <summary>The key that the content was made for, whole or not; null where the folder does not say.</summary>
    public string? Key => UnfinishedKey ?? Manifest?.Key;

    /// <summary>What the last whole run left; null when there is none, or none that can be read: then the stage is not done.</summary>
    public StageManifest? Manifest
    {
        get
        {
            try
            {
                return StageManifestFile.Read(_folder);
            }
            catch (InvalidDataException)
            {
                return null;
            }
        }
    }

    /// <summary>
    /// Whether the content must be kept: a finished result, a state that a run can resume from, or files of unknown origin. Leftovers of a
    /// run that starts over anyway need not be.
    /// </summary>
    public bool IsWorthKeeping => Directory.Exists(_folder) && !stage.Kind.IsQuicklyMade
        && (Manifest is not null || ((UnfinishedKey is null || stage.Kind.Resumes) && Files().Any(IsContent)));

    /// <summary>Whether work for a key would go on with what is there.</summary>
    public bool GoesOn(string key, bool startOver) => !startOver && (stage.Kind.KeepsFiles || (stage.Kind.Resumes && Key == key));

    /// <summary>
    /// Makes the folder ready for work on a key. What is there goes on if it was made for that key by a kind that resumes; else it is moved
    /// aside, and what an earlier run left for the key comes back.
    /// </summary>
    /// <returns>Where the former content is kept; null where it was not moved.</returns>
    public string? Begin(string key, bool startOver)
    {
        var goesOn = GoesOn(key, startOver);
        var aside = goesOn ? null : MakeRoom();
        if (!goesOn && !startOver && stage.Kind.Resumes && new KeptFolders(stage).Find(key) is not null)
        {
            new KeptFolders(stage).TakeBack(key);
        }

        // In this order a crash leaves a folder that names its owner.
        Directory.CreateDirectory(_folder);
        AtomicFile.Write(UnfinishedPath, key + "\n");
        File.Delete(Path.Combine(_folder, StageManifestFile.Name));
        AtomicFile.Write(ConfigPath, stage.Config);
        return aside;
    }

    /// <summary>Puts the finished result that was kept for a key in the place of what is there.</summary>
    /// <returns>Where the former content is kept; null where there was none.</returns>
    public string? Exchange(string key)
    {
        var aside = MakeRoom();
        new KeptFolders(stage).TakeBack(key);
        return aside;
    }

    /// <summary>Every output with size and hash; files under other names than the final ones (*.tmp) are not outputs.</summary>
    public IReadOnlyList<ManifestFile> Outputs() =>
    [
        .. Files().Where(f => Path.GetFileName(f) is not (StageManifestFile.Name or UnfinishedName) && Path.GetExtension(f) != ".tmp")
            .Concat(stage.AlsoWrites.SelectMany(Matching))
            .Select(f => new ManifestFile(Path.GetRelativePath(_folder, f).Replace('\\', '/'), LinkedFile.Of(f).Length, HashOf(f)))
            .OrderBy(o => o.Path, StringComparer.Ordinal),
    ];

    /// <summary>Writes the manifest; from here on the stage counts as done.</summary>
    public void End(StageManifest manifest)
    {
        StageManifestFile.Write(_folder, manifest);
        File.Delete(UnfinishedPath);
    }

    /// <summary>Whether an output that the manifest lists is not there.</summary>
    public bool Lacks(ManifestFile output) => !LinkedFile.Of(Path.Combine(_folder, output.Path)).Exists;

    /// <summary>Deletes everything but the manifest, which goes on saying what was made.</summary>
    public void Spend()
    {
        Empty(_folder, keeps: StageManifestFile.Name);
    }

    /// <summary>What is wrong with an output that the manifest lists; null when nothing is. A link stands for the file it names.</summary>
    public string? Fault(ManifestFile output, bool verify)
    {
        var file = LinkedFile.Of(Path.Combine(_folder, output.Path));
        return !file.Exists ? $"missing output: {output.Path}"
            : file.Length != output.Bytes ? $"output changed: {output.Path} has {file.Length} bytes, the manifest says {output.Bytes}"
            : verify && HashOf(file.FullName) != output.Sha256 ? $"output changed: {output.Path} has another SHA-256 than the manifest says"
            : null;
    }

    // Leaves no folder or an empty one (which may be a link to another disk, so it stays): results are kept, leftovers deleted.
    private string? MakeRoom()
    {
        if (new DirectoryInfo(_folder) is { LinkTarget: { } target, Exists: false })
        {
            throw new StageException($"{_folder} is a link to {target}, which is not there. Mount that disk, or remove the link.");
        }

        if (IsWorthKeeping)
        {
            return new KeptFolders(stage).PutAside(Key);
        }

        if (Directory.Exists(_folder))
        {
            // The file that names the owner is deleted last: after a crash before that, the rest still counts as leftovers.
            Empty(_folder, keeps: UnfinishedName);
            File.Delete(UnfinishedPath);
        }

        return null;
    }

    private static void Empty(string folder, string? keeps)
    {
        foreach (var inner in Directory.EnumerateDirectories(folder).ToList())
        {
            var isLink = new DirectoryInfo(inner).LinkTarget is not null;
            if (!isLink)
            {
                Empty(inner, keeps: null);
            }

            if (isLink || !Directory.EnumerateFileSystemEntries(inner).Any())
            {
                Directory.Delete(inner);
            }
        }

        foreach (var file in Directory.EnumerateFiles(folder).Where(f => Path.GetFileName(f) != keeps && !IsStillOpen(f)).ToList())
        {
            File.Delete(file);
        }
    }

    // On a network file system a deleted file that somebody has open is there under such a name until it is closed.
    internal static bool IsStillOpen(string file) => Path.GetFileName(file).StartsWith(".nfs", StringComparison.Ordinal);

    private static bool IsContent(string file) =>
        Path.GetFileName(file) is not (ConfigName or UnfinishedName or LogName) && Path.GetExtension(file) != ".tmp";

    private IEnumerable<string> Files() =>
        Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Where(f => !IsStillOpen(f));

    private static IEnumerable<string> Matching(string pattern) =>
        Path.GetDirectoryName(pattern) is { } folder && Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, Path.GetFileName(pattern))
            : [];

    private static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}

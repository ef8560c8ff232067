using System.Security.Cryptography;
using System.Text;

namespace Build.Stages;

/// <summary>Where the locks of a workspace are: data/.cache/locks/, one for each stage folder.</summary>
public sealed class StageLocks(string workspace)
{
    private readonly string _folder = Path.Combine(workspace, "data", ".cache", "locks");

    /// <summary>The right to read a stage's outputs, which any number of runs may have at once.</summary>
    public Task<FileStream> ReadAsync(Stage stage, CancellationToken stop) => OpenAsync(stage, FileAccess.Read, FileShare.Read, null, stop);

    /// <summary>
    /// The right to move or change a stage's outputs, which nobody has while somebody reads them. <paramref name="waiting"/> hears once of
    /// a wait.
    /// </summary>
    public Task<FileStream> ChangeAsync(Stage stage, Action waiting, CancellationToken stop) =>
        OpenAsync(stage, FileAccess.ReadWrite, FileShare.None, waiting, stop);

    // The operating system's lock goes away with the process that held it.
    private async Task<FileStream> OpenAsync(Stage stage, FileAccess access, FileShare share, Action? waiting, CancellationToken stop)
    {
        var path = PathOf(stage) + ".read";
        Directory.CreateDirectory(_folder);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, access, share);
            }
            catch (IOException) when (File.Exists(path))
            {
                waiting?.Invoke();
                waiting = null;
                await Task.Delay(TimeSpan.FromMilliseconds(200), stop);
            }
        }
    }

    /// <summary>The lock of a stage, without the extensions that <see cref="StageLock"/> adds.</summary>
    public string PathOf(Stage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        var name = Path.GetRelativePath(workspace, stage.Output).Replace('\\', '+').Replace('/', '+');
        if (name.Length > 180)
        {
            // File names end at 255 bytes.
            name = $"{name[..140]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16]}";
        }

        return Path.Combine(_folder, name);
    }
}

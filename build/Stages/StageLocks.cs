using System.Security.Cryptography;
using System.Text;

namespace Build.Stages;

/// <summary>Where the locks of a workspace lie: data/.cache/locks/, one pair of files per stage folder.</summary>
public sealed class StageLocks(string workspace)
{
    private readonly string _folder = Path.Combine(workspace, "data", ".cache", "locks");

    /// <summary>Waits until the stage's folder is free and takes it. <paramref name="waiting"/> hears once who holds it.</summary>
    public async Task<StageLock> TakeAsync(Stage stage, Action<string> waiting, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(waiting);
        Directory.CreateDirectory(_folder);
        var path = Path.Combine(_folder, NameOf(stage));
        for (var told = false; ; told = true)
        {
            if (StageLock.TryTake(path, out var held, out var owner))
            {
                return held;
            }

            if (!told)
            {
                waiting(owner is null ? "another process" : owner.ToString());
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), stop);
        }
    }

    private string NameOf(Stage stage)
    {
        var name = Path.GetRelativePath(workspace, stage.Output).Replace('\\', '+').Replace('/', '+');
        return name.Length < 180 ? name : $"{name[..140]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16]}";
    }
}

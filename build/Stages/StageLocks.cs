using System.Security.Cryptography;
using System.Text;

namespace Build.Stages;

/// <summary>Where the locks of a workspace lie: data/.cache/locks/, one for each stage folder.</summary>
public sealed class StageLocks(string workspace)
{
    private readonly string _folder = Path.Combine(workspace, "data", ".cache", "locks");

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

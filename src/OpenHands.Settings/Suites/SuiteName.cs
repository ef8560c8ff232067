using System.Security.Cryptography;
using System.Text;

namespace OpenHands.Settings.Suites;

/// <summary>
/// The name under which a suite's results are: its folder's, unless another folder of that name has it already; then a piece of a hash of
/// the folder's path follows. A suite under experiments/ always has its own name; of others the first to run has it, and data/.cache/suites
/// remembers which.
/// </summary>
internal static class SuiteName
{
    /// <param name="folder">The suite's full path.</param>
    /// <param name="root">The repository root.</param>
    /// <param name="claims">Whether the name is taken from now on; whoever only looks takes none.</param>
    public static string Of(string folder, string root, bool claims)
    {
        root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        var name = Path.GetFileName(folder);
        var shipped = Path.Combine(root, "experiments", name);
        var owner = folder == shipped || Suite.Names(root).Contains(name) ? shipped : Owner(folder, root, claims);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(Shown(folder, root)));
        return owner == folder ? name : $"{name}-{Convert.ToHexStringLower(hash)[..8]}";
    }

    /// <summary>The folder that has taken a name; null where none has, or it is gone.</summary>
    public static string? FolderOf(string name, string root) =>
        Path.Combine(Path.GetFullPath(root), "data", ".cache", "suites", name) is var claim && File.Exists(claim)
            && Path.GetFullPath(File.ReadAllText(claim).Trim(), root) is var folder && Directory.Exists(folder)
            ? folder
            : null;

    private static string Owner(string folder, string root, bool claims)
    {
        var claim = Path.Combine(root, "data", ".cache", "suites", Path.GetFileName(folder));
        while (true)
        {
            if (File.Exists(claim))
            {
                var owner = Path.GetFullPath(File.ReadAllText(claim).Trim(), root);
                if (owner == folder || Directory.Exists(owner))
                {
                    return owner;
                }

                if (claims)
                {
                    File.Delete(claim); // a folder that is gone owns nothing: the suite was moved, and its results go with it
                }
            }

            if (!claims)
            {
                return folder;
            }

            TryWrite(claim, Shown(folder, root) + "\n");
        }
    }

    // Whole or not at all, and never over the claim of a run that started at the same moment.
    private static void TryWrite(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Environment.ProcessId}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllText(temporary, text);
            File.Move(temporary, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Somebody else's claim is there: it is read next.
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    // Relative where it is in the repository, so that a moved checkout keeps its names.
    private static string Shown(string folder, string root) =>
        Path.GetRelativePath(root, folder) is var relative && !relative.StartsWith("..", StringComparison.Ordinal)
            ? relative.Replace('\\', '/')
            : folder;
}

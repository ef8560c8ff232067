namespace Build.Processes;

/// <summary>The commit of a checkout, and whether tracked files differ from it.</summary>
internal static class GitState
{
    /// <summary>
    /// Empty and clean where the folder is not a checkout of its own: a repository around it says nothing about these sources.
    /// </summary>
    public static async Task<(string Commit, bool Dirty)> OfAsync(string folder, CancellationToken stop)
    {
        // The path up to the top of the checkout; empty at the top.
        if (await ChildProcess.ReadAsync("git", ["rev-parse", "--show-cdup"], folder, stop) is not { } up || up.Trim().Length > 0)
        {
            return (string.Empty, false);
        }

        var commit = await ChildProcess.ReadAsync("git", ["rev-parse", "HEAD"], folder, stop);
        var changes = await ChildProcess.ReadAsync("git", ["status", "--porcelain", "--untracked-files=no"], folder, stop);
        return (commit?.Trim() ?? string.Empty, !string.IsNullOrWhiteSpace(changes));
    }
}

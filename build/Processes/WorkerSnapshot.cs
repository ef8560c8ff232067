namespace Build.Processes;

/// <summary>
/// A copy of a built program, the worker or this host, that no later build writes into: a compiler truncates assemblies in place, and
/// a process that has them mapped (a training that runs for days, while somebody edits the sources) then reads garbage. Native
/// libraries, 600 MB of them, come out of the package cache, are never rewritten, and are linked.
/// </summary>
public sealed class WorkerSnapshot(string folder)
{
    private const string UsersName = "used-by.txt";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>Where the copy of a program is, or will be.</summary>
    public string PathOf(string program, string fingerprint) => Path.Combine(folder, fingerprint[..16], Path.GetFileName(program));

    /// <summary>Copies the folder of a program that has just been built.</summary>
    public void Make(string program, string fingerprint)
    {
        var built = Path.GetDirectoryName(program)!;
        var target = Path.GetDirectoryName(PathOf(program, fingerprint))!;
        if (Directory.Exists(target))
        {
            return;
        }

        RemoveOld();
        var temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        foreach (var file in Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) != ".xml"))
        {
            var to = Path.Combine(temporary, Path.GetRelativePath(built, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            var isNative = Path.GetFileName(file).Contains(".so", StringComparison.Ordinal) || Path.GetExtension(file) == ".dylib";
            if (!isNative || !HardLink.TryMake(file, to))
            {
                File.Copy(file, to);
            }
        }

        try
        {
            Directory.Move(temporary, target); // whole or not at all
        }
        catch (IOException) when (Directory.Exists(target))
        {
            Directory.Delete(temporary, recursive: true); // another host was faster: its copy is of the same files
        }
    }

    /// <summary>Keeps a copy, however old it gets, as long as another folder is there: that of a plan whose jobs run it.</summary>
    public static void KeepFor(string program, string other) =>
        File.AppendAllLines(Path.Combine(Path.GetDirectoryName(program)!, UsersName), [other]);

    private static bool IsUsed(DirectoryInfo copy) =>
        Path.Combine(copy.FullName, UsersName) is var users && File.Exists(users) && File.ReadLines(users).Any(Directory.Exists);

    private void RemoveOld()
    {
        var all = new DirectoryInfo(folder);
        foreach (var old in all.Exists
            ? all.EnumerateDirectories().Where(d => DateTime.UtcNow - d.LastWriteTimeUtc > Kept && !IsUsed(d)) : [])
        {
            try
            {
                // Of several hosts that start now one gives it another name, and deletes it.
                old.MoveTo($"{old.FullName}.{Guid.NewGuid():N}.tmp");
                old.Delete(recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // It was another host.
            }
        }
    }
}

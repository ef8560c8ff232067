using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Build.Stages;

/// <summary>
/// The right to write one stage's folder. The operating system's lock on NAME.lock goes away with the process that held it, so a killed
/// run never blocks the next one; NAME.owner.json says who holds it, and which worker may have outlived its host.
/// </summary>
public sealed class StageLock : IDisposable
{
    private readonly FileStream _file;
    private readonly string _ownerPath;
    private readonly string _workerPath;

    private StageLock(FileStream file, string ownerPath, string workerPath)
    {
        _file = file;
        _ownerPath = ownerPath;
        _workerPath = workerPath;
    }

    /// <summary>Waits until the lock is free and takes it. <paramref name="waiting"/> hears once who holds it.</summary>
    public static async Task<StageLock> TakeAsync(string path, Action<string> waiting, CancellationToken stop)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var told = false; ; told = true)
        {
            if (TryTake(path, out var held, out var owner))
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

    /// <summary>Takes the lock, or says who holds it (null where that cannot be told yet).</summary>
    public static bool TryTake(string path, [NotNullWhen(true)] out StageLock? held, out LockOwner? owner)
    {
        var (ownerPath, workerPath) = (path + ".owner.json", path + ".worker.json");
        held = null;
        FileStream file;
        try
        {
            file = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            owner = Read(ownerPath);
            return false;
        }

        // The lock is ours, but a worker whose host was killed may still be writing, and another machine's lock may not reach us.
        owner = Read(workerPath) is { IsOnThisMachine: true } worker && worker.IsAlive() ? worker
            : Read(ownerPath) is { IsOnThisMachine: false } far ? far
            : null;
        if (owner is { IsOnThisMachine: false })
        {
            file.Dispose();
            throw new StageException($"{path} is held by {owner}. If that run is gone, delete {ownerPath}.");
        }

        if (owner is not null)
        {
            file.Dispose();
            return false;
        }

        File.Delete(workerPath);
        using var self = Process.GetCurrentProcess();
        Write(ownerPath, LockOwner.Of(self, DateTimeOffset.UtcNow));
        held = new StageLock(file, ownerPath, workerPath);
        return true;
    }

    /// <summary>Names the child that writes the folder, so that the lock outlives a killed host as long as its child does.</summary>
    public void Record(Process worker)
    {
        try
        {
            Write(_workerPath, LockOwner.Of(worker, DateTimeOffset.UtcNow));
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // The worker has ended already.
        }
    }

    public void Dispose()
    {
        File.Delete(_workerPath);
        File.Delete(_ownerPath);
        _file.Dispose();
    }

    private static void Write(string path, LockOwner owner) =>
        AtomicFile.Write(path, JsonSerializer.Serialize(owner, StageJson.Default.LockOwner) + "\n");

    private static LockOwner? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), StageJson.Default.LockOwner);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }
}

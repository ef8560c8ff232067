using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Build.Slurm;

namespace Build.Stages;

/// <summary>
/// The right to write one stage's folder. NAME.owner.json says who has it: it is made by linking a file onto that name, which only one
/// process can do, on a network file system too. On one machine the operating system's lock on NAME.lock comes before it, which goes away
/// with the process that held it, so a killed run never blocks the next one. NAME.worker.json names the worker, which may outlive its host.
/// </summary>
public sealed class StageLock : IDisposable
{
    private readonly FileStream? _file;
    private readonly string _path;
    private readonly LockOwner _owner;
    private Process? _worker;

    private StageLock(FileStream? file, string path, LockOwner owner, bool isTakenOver)
    {
        (_file, _path, _owner, IsTakenOver) = (file, path, owner, isTakenOver);
    }

    /// <summary>Whether the lock was left by a process on a machine that cannot be asked, which may not know yet.</summary>
    public bool IsTakenOver { get; }

    /// <summary>
    /// False once somebody else was given the lock: a cluster gives up a node that does not answer, while its processes go on. From then on
    /// nothing may be written.
    /// </summary>
    public bool IsStillHeld => Current(_path)?.Token == _owner.Token;

    /// <summary>Variables of a process that writes the folder: in a job it looks at the lock itself before it writes.</summary>
    public IReadOnlyDictionary<string, string?> Variables => _owner.Job is null ? new Dictionary<string, string?>()
        : new Dictionary<string, string?> { [WriteFence.Variable] = WriteFence.ValueOf(_path, _owner.Token) };

    /// <summary>Waits until the lock is free and takes it. <paramref name="waiting"/> hears once who holds it.</summary>
    public static async Task<StageLock> TakeAsync(string path, Action<string> waiting, CancellationToken stop, LockTaker? taker = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var told = false; ; told = true)
        {
            if (TryTake(path, out var held, out var owner, taker))
            {
                return held;
            }

            if (!told)
            {
                waiting(owner is null ? "another process" : owner.ToString());
            }

            await Task.Delay(TimeSpan.FromMilliseconds(owner?.Job is null ? 200 : 5000), stop);
        }
    }

    /// <summary>Takes the lock, or says who holds it (null where that cannot be told yet).</summary>
    public static bool TryTake(
        string path, [NotNullWhen(true)] out StageLock? held, out LockOwner? owner, LockTaker? taker = null)
    {
        taker ??= LockTaker.Here;
        held = null;
        FileStream? file = null;
        try
        {
            // A job's earlier start may still have this lock, on a node that is lost to the cluster; jobs are judged by their owner alone.
            file = taker.Job is null ? new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None) : null;
            owner = Current(path);
            if (Holder(path, owner, taker) is { } holder)
            {
                owner = holder;
                return false;
            }

            using var self = Process.GetCurrentProcess();
            var own = LockOwner.Of(self, DateTimeOffset.UtcNow, taker.Job);
            if (!Claim(path, own, owner))
            {
                return false; // somebody was quicker
            }

            File.Delete(path + WorkerName);
            held = new StageLock(file, path, own, isTakenOver: owner?.Job is not null);
            return true;
        }
        catch (IOException) when (file is null && taker.Job is null)
        {
            owner = Current(path);
            return false;
        }
        finally
        {
            if (held is null)
            {
                file?.Dispose();
            }
        }
    }

    /// <summary>Names the child that writes the folder, so that the lock outlives a killed host as long as its child does.</summary>
    public void Record(Process worker)
    {
        _worker = worker;
        try
        {
            AtomicFile.Write(_path + WorkerName, Json(LockOwner.Of(worker, DateTimeOffset.UtcNow, _owner.Job)));
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // The worker has ended already.
        }
    }

    /// <summary>Looks at the lock again and again, and kills the worker at once when somebody else was given it.</summary>
    public async Task GuardAsync(TimeSpan interval, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            try
            {
                if (!IsStillHeld)
                {
                    _worker?.Kill(entireProcessTree: true);
                    if (_owner.Job is { } job)
                    {
                        StepTasks.Kill(job); // of a stage of several processes, the worker here is their launcher
                    }
                }
            }
            catch (Exception e) when (e is IOException or ArgumentException or InvalidOperationException or Win32Exception)
            {
                // The file system did not answer, or the worker has just ended: looked at again.
            }

            await Task.Delay(interval, ended).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    public void Dispose()
    {
        if (IsStillHeld)
        {
            File.Delete(_path + WorkerName);
            File.Delete(WriteFence.OwnerOf(_path));
        }

        _file?.Dispose();
    }

    private const string WorkerName = ".worker.json";

    // Who has the lock now; null when it is free.
    private static LockOwner? Holder(string path, LockOwner? owner, LockTaker taker)
    {
        if (owner is not null && owner.IsEarlierStartOf(taker.Job))
        {
            return null; // given up by the cluster, whatever it does on its node
        }

        if (owner?.Job is { } job && taker.IsUnfinished(job) is { } unfinished)
        {
            return unfinished ? owner : null;
        }

        return owner is { IsOnThisMachine: false }
            ? throw new StageException($"{path} is held by {owner}. If that run is gone, delete {WriteFence.OwnerOf(path)}.")
            : Read(path + WorkerName) is { IsOnThisMachine: true } worker && worker.IsAlive() ? worker
            : owner is not null && (taker.Job ?? owner.Job) is not null && owner.IsAlive() ? owner
            : null;
    }

    // Free: the owner's file is made. Left behind: of all who find it so, one may follow, and puts its own file in the place.
    private static bool Claim(string path, LockOwner own, LockOwner? before)
    {
        var place = before is null ? WriteFence.OwnerOf(path) : WriteFence.SuccessorOf(path, before.Token);
        if (!MakeOnce(place, Json(own)))
        {
            return false;
        }

        if (before is not null)
        {
            AtomicFile.Write(WriteFence.OwnerOf(path), Json(own));
            File.Delete(place);
        }

        return true;
    }

    // Whoever followed and was killed before the owner's file said so has the lock nevertheless.
    private static LockOwner? Current(string path)
    {
        var owner = Read(WriteFence.OwnerOf(path));
        while (owner is not null && Read(WriteFence.SuccessorOf(path, owner.Token)) is { } next)
        {
            owner = next;
        }

        return owner;
    }

    private static bool MakeOnce(string path, string text)
    {
        var temporary = $"{path}.{Environment.MachineName}.{Environment.ProcessId}.{Guid.NewGuid():N}.tmp";
        AtomicFile.Write(temporary, text);
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                return HardLink.TryMake(temporary, path);
            }

            if (File.Exists(path))
            {
                return false;
            }

            File.Move(temporary, path, overwrite: false);
            return true;
        }
        catch (IOException) when (OperatingSystem.IsWindows())
        {
            return false;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static string Json(LockOwner owner) => JsonSerializer.Serialize(owner, StageJson.Default.LockOwner) + "\n";

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

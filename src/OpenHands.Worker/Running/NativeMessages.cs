using System.Runtime.InteropServices;

namespace OpenHands.Worker.Running;

/// <summary>
/// While this lives, what native libraries write to the standard error stream by themselves (OpenCV, FFmpeg, TFLite) goes to a file: on a
/// terminal it would tear the progress bar, and a line for each damaged packet hides the warnings. Console.Error has its own descriptor and
/// goes on as before. Not on Windows, where those libraries have other streams.
/// </summary>
internal sealed class NativeMessages : IDisposable
{
    private const int StandardError = 2;
    private readonly string _log;
    private readonly string _temporary = "";
    private readonly int _saved = -1;

    private NativeMessages(string log)
    {
        _log = log;
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // The first use copies the descriptor, which must still be the terminal's then.
        Console.Error.Flush();
        _temporary = Path.GetTempFileName();
        using var file = File.OpenHandle(_temporary, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        _saved = Duplicate(StandardError);
        if (_saved < 0 || Replace((int)file.DangerousGetHandle(), StandardError) < 0)
        {
            throw new IOException($"{_temporary}: the standard error stream cannot be sent there (error {Marshal.GetLastPInvokeError()})");
        }
    }

    /// <summary>Starts.</summary>
    /// <param name="log">The file that is there in the end if anything was written; an earlier one of that name is gone in any
    /// case.</param>
    public static NativeMessages To(string log) => new(log);

    /// <summary>Gives the stream back and puts the file in its place.</summary>
    public void Dispose()
    {
        if (_saved < 0)
        {
            return;
        }

        _ = Replace(_saved, StandardError);
        _ = Close(_saved);
        File.Delete(_log);
        if (new FileInfo(_temporary).Length == 0 || !Directory.Exists(Path.GetDirectoryName(_log)))
        {
            File.Delete(_temporary);
        }
        else
        {
            File.Move(_temporary, _log);
        }
    }

    [DllImport("libc", EntryPoint = "dup", SetLastError = true)]
    private static extern int Duplicate(int descriptor);

    [DllImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static extern int Replace(int source, int target);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}

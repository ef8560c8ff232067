using System.Runtime.InteropServices;

namespace OpenHands.Runs.Files;

/// <summary>
/// Ends the process without its exit handlers. While a thread still computes inside libtorch, an ordinary exit destroys what that thread is
/// using and may end in a segmentation fault instead of the exit code; whoever calls this has everything on the disk already.
/// </summary>
public static class ImmediateExit
{
    /// <summary>Ends the process; does not return.</summary>
    /// <param name="code">The exit code.</param>
    public static void With(int code)
    {
        if (OperatingSystem.IsWindows())
        {
            _ = TerminateProcess(GetCurrentProcess(), (uint)code);
        }
        else
        {
            ExitNow(code);
        }
    }

    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void ExitNow(int code);

    [DllImport("kernel32")]
    private static extern nint GetCurrentProcess();

    [DllImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool TerminateProcess(nint process, uint code);
}

using System.Runtime.InteropServices;

namespace Build.Stages;

/// <summary>Files as their readers see them: through symbolic links, and only where there are bytes to read.</summary>
internal static partial class LinkedFile
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint TypeOnly = 1; // STATX_TYPE
    private const int ModeOffset = 28; // of stx_mode in struct statx, the same on every architecture
    private const int TypeMask = 0xF000;
    private const int Regular = 0x8000;

    /// <summary>The file that a path names, behind all links; its size and time are those of the content.</summary>
    public static FileInfo Of(string path) => Of(new FileInfo(path));

    /// <summary>The same.</summary>
    public static FileInfo Of(FileInfo file) =>
        file.Exists && file.Attributes.HasFlag(FileAttributes.ReparsePoint)
            && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target
        : file;

    /// <summary>Whether opening the file ends: to open a named pipe waits for a writer, and a device may never end.</summary>
    public static bool IsRegular(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        Span<byte> status = stackalloc byte[256];
        return Statx(CurrentFolder, path, 0, TypeOnly, status) != 0 || (BitConverter.ToUInt16(status[ModeOffset..]) & TypeMask) == Regular;
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> status);
}

using System.Runtime.InteropServices;

namespace OpenHands.Runs.Files;

/// <summary>A second name for a file, which takes no room.</summary>
public static partial class HardLink
{
    /// <summary>Gives a file a second name.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">The name.</param>
    /// <returns>False where the name is taken, or the file system has no such links or is another one.</returns>
    public static bool TryMake(string file, string name) => !OperatingSystem.IsWindows() && Link(file, name) == 0;

    /// <summary>Puts a file at a second name, as a link or else as a copy; a file that is there already stays.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">The name; its folder is made.</param>
    public static void MakeOrCopy(string file, string name)
    {
        if (File.Exists(name))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(name))!);
        if (!TryMake(file, name))
        {
            AtomicFile.Write(name, stream =>
            {
                using var source = File.OpenRead(file);
                source.CopyTo(stream);
            });
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);
}

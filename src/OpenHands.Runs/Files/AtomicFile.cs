using System.Text;

namespace OpenHands.Runs.Files;

/// <summary>
/// Writes a file under a temporary name in the same folder, flushes it to the disk and renames it: a reader sees the old file or the whole
/// new one, never a part.
/// </summary>
public static class AtomicFile
{
    /// <summary>Writes a text as UTF-8 without a mark.</summary>
    public static void Write(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// Writes <paramref name="path"/>, creating its folder; an earlier file of that name is replaced only when all is written.
    /// </summary>
    /// <param name="path">The final name.</param>
    /// <param name="write">Writes the content; the stream can seek. If it throws, the temporary file is deleted.</param>
    /// <exception cref="IOException">Writing fails.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        // Not longer for a long name: file systems end at 255 bytes.
        var temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Environment.ProcessId}-{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            WriteFence.Require();
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}

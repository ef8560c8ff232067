using System.IO.Compression;

namespace OpenHands.Formats.Checkpoints;

/// <summary>
/// A ZIP archive that holds one checkpoint beside other files, such as upstream's releases (checkpoint and configuration). PyTorch's own
/// files are ZIP archives too; those have an entry data.pkl and are left alone.
/// </summary>
internal static class ReleaseArchive
{
    // Of deflate.
    private const long LargestRatio = 1032;

    private static readonly string[] Extensions = [".ckpt", ".pth", ".pt"];

    /// <summary>The bytes of the archive's checkpoint, or those given where they are no such archive.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged, or has no checkpoint or several; the message lists what it
    /// has.</exception>
    public static byte[] CheckpointOf(byte[] file)
    {
        if (file is not [(byte)'P', (byte)'K', 3, 4, ..])
        {
            return file;
        }

        using var archive = Open(file);
        if (archive is null || archive.Entries.Any(entry => entry.Name == "data.pkl"))
        {
            return file;
        }

        var found =
            archive.Entries.Where(entry => Extensions.Contains(Path.GetExtension(entry.Name), StringComparer.OrdinalIgnoreCase)).ToList();
        if (found is not [var checkpoint])
        {
            throw new InvalidDataException(
                $"the archive holds {found.Count} checkpoints ({string.Join(", ", Extensions)}), expected one; "
                + $"unpack it and name the file. It has {string.Join(", ", archive.Entries.Take(10).Select(entry => entry.FullName))}");
        }

        // The stated length is checked while reading: no entry can grow beyond it.
        if (checkpoint.Length > Math.Min(Array.MaxLength, LargestRatio * file.Length))
        {
            throw new InvalidDataException($"{checkpoint.FullName} has {checkpoint.Length} bytes; "
                + $"checkpoints of up to {Array.MaxLength} bytes, and no more than an archive of {file.Length} bytes can hold, are read");
        }

        try
        {
            var bytes = new byte[checkpoint.Length];
            using var stream = checkpoint.Open();
            stream.ReadExactly(bytes);
            return stream.ReadByte() < 0 ? bytes : throw new InvalidDataException($"{checkpoint.FullName} is longer than the archive says");
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException($"{checkpoint.FullName} is shorter than the archive says", e);
        }
    }

    // What is not an archive after all is left to the reader of PyTorch's files, which says what is wrong with it.
    private static ZipArchive? Open(byte[] file)
    {
        try
        {
            var archive = new ZipArchive(new MemoryStream(file, writable: false), ZipArchiveMode.Read);
            _ = archive.Entries.Count; // reads the directory
            return archive;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}

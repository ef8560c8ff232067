using System.Buffers.Binary;
using System.Text;

namespace OpenHands.Formats;

/// <summary>Tells what a file is by its first bytes, and what to do with one that is something else than was expected.</summary>
public static class FileKinds
{
    /// <summary>As many bytes of a file's beginning as are looked at.</summary>
    public const int HeadLength = 512;

    // A safetensors header is no longer than this (the format's own limit).
    private const ulong LongestHeader = 100_000_000;

    private static readonly (FileKind Kind, byte[] Start)[] Signatures =
    [
        (FileKind.Gzip, [0x1f, 0x8b]),
        (FileKind.Bzip2, [.. "BZh"u8]),
        (FileKind.Xz, [0xfd, .. "7zXZ"u8, 0]),
        (FileKind.Zstandard, [0x28, 0xb5, 0x2f, 0xfd]),
        (FileKind.Zip, [.. "PK"u8, 3, 4]),
        (FileKind.Zip, [.. "PK"u8, 5, 6]),
        (FileKind.SevenZip, [.. "7z"u8, 0xbc, 0xaf, 0x27, 0x1c]),
        (FileKind.Rar, [.. "Rar!"u8, 0x1a, 7]),
        (FileKind.Hdf5, [0x89, .. "HDF\r\n"u8, 0x1a, 0x0a]),
        (FileKind.Npy, [0x93, .. "NUMPY"u8]),
        (FileKind.Parquet, [.. "PAR1"u8]),
        (FileKind.Pose, [0xcd, 0xcc, 0xcc, 0x3d]),
        (FileKind.Pose, [0xcd, 0xcc, 0x4c, 0x3e]),
        (FileKind.LfsPointer, [.. "version https://git-lfs.github.com/spec/"u8]),
    ];

    private static readonly string[] PageStarts = ["<!doctype html", "<html", "<head", "<body", "<?xml", "<!--"];

    /// <summary>The kind of a file.</summary>
    /// <exception cref="IOException">The file is missing or unreadable.</exception>
    public static FileKind Of(string path)
    {
        using var file = File.OpenRead(path);
        return Of(file);
    }

    /// <summary>The kind of what a stream holds from its present place on; reads up to <see cref="HeadLength"/> bytes of it.</summary>
    public static FileKind Of(Stream stream)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        return Of(head[..stream.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false)]);
    }

    /// <summary>The kind of a file that begins so.</summary>
    public static FileKind Of(ReadOnlySpan<byte> head)
    {
        // First, since the length that such a file begins with may have the bytes of any other mark; its upper half is 0.
        if (head.Length > 8 && head[8] == (byte)'{' && BinaryPrimitives.ReadUInt64LittleEndian(head) <= LongestHeader)
        {
            return FileKind.SafeTensors;
        }

        if (head.Length >= 2 && head[0] == 0x80 && head[1] <= 5)
        {
            return FileKind.Pickle;
        }

        foreach (var (kind, start) in Signatures)
        {
            if (head.StartsWith(start))
            {
                return kind;
            }
        }

        return IsTar(head) ? FileKind.Tar
            : IsPage(head) ? FileKind.Html
            : FileKind.Unknown;
    }

    /// <summary>Refuses bytes that are known to be something else; what is unknown is left to the reader.</summary>
    /// <param name="head">The first bytes.</param>
    /// <param name="expected">What the reader takes, such as "a pose pickle".</param>
    /// <param name="allowed">The kinds that it takes.</param>
    /// <exception cref="InvalidDataException">It is another kind; the message says which, and what to do.</exception>
    public static void Require(ReadOnlySpan<byte> head, string expected, params ReadOnlySpan<FileKind> allowed)
    {
        var kind = Of(head[..Math.Min(head.Length, HeadLength)]);
        if (kind != FileKind.Unknown && !allowed.Contains(kind))
        {
            throw new InvalidDataException(Mistaken(kind, expected));
        }
    }

    /// <summary>What a file is, that it is not what was expected, and what to do.</summary>
    public static string Mistaken(FileKind kind, string expected)
    {
        var (name, cure) = kind switch
        {
            FileKind.Gzip => ("gzip-compressed data", "decompress it first (gunzip)"),
            FileKind.Bzip2 => ("bzip2-compressed data", "decompress it first (bunzip2)"),
            FileKind.Xz => ("xz-compressed data", "decompress it first (unxz)"),
            FileKind.Zstandard => ("Zstandard-compressed data", "decompress it first (unzstd)"),
            FileKind.Zip => ("a ZIP archive", "unpack it first (unzip), or name it .zip if an archive is expected"),
            FileKind.SevenZip => ("a 7-Zip archive", "unpack it first (7z x)"),
            FileKind.Rar => ("a RAR archive", "unpack it first (unrar x)"),
            FileKind.Tar => ("a tar archive", "unpack it first (tar -xf)"),
            FileKind.Hdf5 => ("an HDF5 file", "name it .h5, so that it is read as one"),
            FileKind.Pickle => ("a Python pickle", "name it .pkl if it holds poses"),
            FileKind.SafeTensors => ("a safetensors file of weights", "name it .safetensors"),
            FileKind.Pose => ("a .pose file", "name it .pose, so that it is read as one"),
            FileKind.Npy => ("a numpy array file (.npy)", "save its arrays in the format that is expected"),
            FileKind.Parquet => ("a Parquet table", "export its contents to the format that is expected"),
            FileKind.Html => ("a web page (HTML)",
                "download it again: the server sent a page, such as a login or an error, instead of the file"),
            FileKind.LfsPointer => ("a Git LFS pointer", "fetch the file itself with: git lfs pull"),
            _ => ("of an unknown format", "check where it comes from"),
        };
        return $"this is {name}, not {expected}; {cure}";
    }

    /// <summary>
    /// Whether a file's name has an extension, in upper or lower case; .h5 stands for .hdf5 and .pkl for .pickle too.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="extension">With its dot, in lower case.</param>
    public static bool HasExtension(string path, string extension)
    {
        var found = Path.GetExtension(path).ToLowerInvariant();
        return extension == found switch { ".hdf5" => ".h5", ".pickle" => ".pkl", _ => found };
    }

    // The header's checksum; it counts its own eight bytes as spaces. Tar files from before POSIX have no other mark.
    private static bool IsTar(ReadOnlySpan<byte> head)
    {
        const int At = 148;
        const int Length = 8;
        if (head.Length < HeadLength || head[0] == 0)
        {
            return false;
        }

        var (sum, stated) = (Length * ' ', 0);
        for (var i = 0; i < HeadLength; i++)
        {
            var inField = i is >= At and < At + Length;
            sum += inField ? 0 : head[i];
            stated = inField && head[i] is >= (byte)'0' and <= (byte)'7' ? (stated * 8) + head[i] - '0' : stated;
        }

        return sum == stated;
    }

    private static bool IsPage(ReadOnlySpan<byte> head)
    {
        var text = Encoding.Latin1.GetString(head.StartsWith(Encoding.UTF8.Preamble) ? head[3..] : head).TrimStart();
        return PageStarts.Any(start => text.StartsWith(start, StringComparison.OrdinalIgnoreCase));
    }
}

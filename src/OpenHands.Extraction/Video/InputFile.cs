namespace OpenHands.Extraction.Video;

/// <summary>Input files, checked before anything opens them: opening a pipe would wait for ever.</summary>
internal static class InputFile
{
    /// <summary>The size of a regular file, in bytes; links are followed.</summary>
    /// <exception cref="InvalidDataException">A link to nothing or to itself, a pipe, or an empty file; the message says what to
    /// do.</exception>
    /// <exception cref="FileNotFoundException">No such file.</exception>
    public static long Size(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
        {
            file = Target(path);
        }

        if (!file.Exists)
        {
            throw new FileNotFoundException($"{path}: no such video or folder", path);
        }

        // The size of pipes and devices is zero.
        return file.Length > 0
            ? file.Length
            : throw new InvalidDataException(
                $"{path}: the file has zero bytes: empty, or no regular file (a pipe, a device); copy or download it again");
    }

    /// <summary>Reads a file's content; what the file system refuses is said of the file.</summary>
    /// <exception cref="InvalidDataException">See <see cref="Size"/>; or the file cannot be read.</exception>
    public static T Read<T>(string path, Func<Stream, T> read)
    {
        try
        {
            _ = Size(path);
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            return read(stream);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new InvalidDataException($"{path}: no permission to read it; give it (chmod u+r), or leave the file out", e);
        }
        catch (IOException e)
        {
            throw new InvalidDataException($"{path}: cannot be read ({e.Message.Replace(path, "the file")}); copy or download it again", e);
        }
    }

    private static FileInfo Target(string path)
    {
        try
        {
            var target = File.ResolveLinkTarget(path, returnFinalTarget: true)!;
            return target.Exists
                ? new FileInfo(target.FullName)
                : throw new InvalidDataException($"{path}: a link to {target.FullName}, which is not there; fix or delete the link");
        }
        catch (IOException e)
        {
            throw new InvalidDataException($"{path}: a link that cannot be followed ({e.Message}); fix or delete it", e);
        }
    }
}

namespace OpenHands.Runs.Metrics;

/// <summary>Opens a file for appending after its first bytes.</summary>
internal static class AppendedFile
{
    /// <summary>Opens or creates <paramref name="path"/> and cuts it to <paramref name="keep"/> bytes.</summary>
    /// <exception cref="InvalidDataException">It is shorter than that.</exception>
    public static FileStream Open(string path, long keep)
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        if (stream.Length < keep)
        {
            var length = stream.Length;
            stream.Dispose();
            throw new InvalidDataException($"{path} has {length} bytes, but the checkpoint was taken when it had {keep}: "
                + "it was changed since; use --resume never to start over");
        }

        stream.SetLength(keep);
        stream.Seek(0, SeekOrigin.End);
        return stream;
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Build.Processes;

/// <summary>
/// Remembers the names, sizes and times of the sources of the last good build, so that finding out that nothing changed takes
/// milliseconds (MSBuild takes seconds for that).
/// </summary>
public sealed class SourceStamp(string stampPath, IReadOnlyList<string> sources, string settings)
{
    public bool IsCurrent(out string fingerprint)
    {
        fingerprint = Fingerprint();
        return File.Exists(stampPath) && File.ReadAllText(stampPath) == fingerprint;
    }

    /// <summary>Takes the fingerprint from before the build: a source edited meanwhile is then built next time.</summary>
    public void Set(string fingerprint) => AtomicFile.Write(stampPath, fingerprint);

    private string Fingerprint()
    {
        var text = new StringBuilder(settings).Append('\n');
        foreach (var file in sources.SelectMany(FilesOf).OrderBy(f => f.FullName, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static IEnumerable<FileInfo> FilesOf(string path)
    {
        if (!Directory.Exists(path))
        {
            return new FileInfo(path) is { Exists: true } file ? [file] : [];
        }

        var folder = new DirectoryInfo(path);
        var below = folder.EnumerateDirectories().Where(d => d.Name is not ("bin" or "obj")).SelectMany(d => FilesOf(d.FullName));
        return below.Concat(folder.EnumerateFiles());
    }
}

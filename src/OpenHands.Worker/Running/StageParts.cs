using System.Globalization;
using OpenHands.Runs.Files;
using OpenHands.Runs.Manifests;
using OpenHands.Worker.CommandLine;

namespace OpenHands.Worker.Running;

/// <summary>Which part of a stage this process makes, or where the parts are that it puts together.</summary>
/// <param name="Own">The part; null for a process that makes the whole.</param>
/// <param name="Folders">The folders of the parts, in order; none for a stage that was not cut.</param>
internal sealed record StageParts(WorkPart? Own, IReadOnlyList<string> Folders)
{
    public const string PartText = "3/8: makes only the third of eight parts, each in a folder of its own (with --config)",
        PartsText = "a folder whose folders 1, 2, ... hold all parts: puts them together (with --config)";

    /// <summary>Reads the two options.</summary>
    /// <exception cref="UsageException">They say no such thing.</exception>
    public static StageParts Read(string? part, string? parts)
    {
        if (part is not null && parts is not null)
        {
            throw new UsageException("--part and --parts: a process makes one part, or puts all together");
        }

        var own = part is null ? null
            : WorkPart.Parse(part) ?? throw new UsageException($"--part={part}: expected which of how many, such as 3/8");
        return new StageParts(own, parts is null ? [] : FoldersOf(parts));
    }

    // What a part made for other settings is kept beside it, under a name with more than its number.
    private static List<string> FoldersOf(string parts)
    {
        if (!Directory.Exists(parts))
        {
            throw new UsageException($"--parts={parts}: there is no such folder");
        }

        var folders = new List<string>();
        while (Path.Combine(parts, (folders.Count + 1).ToString(CultureInfo.InvariantCulture)) is var next && Directory.Exists(next))
        {
            folders.Add(next);
        }

        return folders.Count > 0 && Directory.GetDirectories(parts).Count(folder => !KeptFolderName.IsKept(folder)) == folders.Count
            ? folders
            : throw new UsageException($"--parts={parts}: expected a folder with the folders 1, 2, ... of all parts and no others");
    }
}

namespace OpenHands.Datasets.Isolated;

/// <summary>
/// Upstream's defects in reading isolated datasets that change labels or files, one flag each (spec/openhands.md sections 11 and 15). What
/// only made upstream crash or depend on the machine (15.15 unordered glosses, 15.17 doubled root folder, unsorted files, numeric glosses)
/// has one behaviour here: the evident one.
/// </summary>
public sealed record DatasetCompatibility
{
    /// <summary>
    /// 15.26: INCLUDE's classes are those of the split file at hand, so that ids shift between train and test where one lacks a class;
    /// corrected, they come from the class mapping file where one is given.
    /// </summary>
    public required bool IncludeClassesFromSplitFile { get; init; }

    /// <summary>
    /// 11.2: AUTSL's label is the file's ClassId although the glosses are sorted by name, so that ids and names disagree unless the file
    /// happens to be sorted; corrected, the label is the position of the ClassId's name.
    /// </summary>
    public required bool AutslRawClassIds { get; init; }

    /// <summary>
    /// 11.1: a clip's name loses what follows its last dot even where that is no file extension ("x.y-001" is looked up as "x.pkl");
    /// corrected, an existing file of the whole name is preferred.
    /// </summary>
    public required bool CutsNamesAtLastDot { get; init; }

    /// <summary>
    /// 11.2: a fingerspelling clip's name is cut at its first dot ("s1.v2.pkl" is looked up as "s1.pkl"); corrected, at its last.
    /// </summary>
    public required bool FingerspellingCutsAtFirstDot { get; init; }

    /// <summary>
    /// 11.1: glosses that differ in blanks at their ends or in Unicode form only are different classes, and an empty one is a class;
    /// corrected, they are trimmed and composed (NFC), and an empty one is an error. Our own lists (CSV, pose set) are always read so.
    /// </summary>
    public required bool GlossesAsWritten { get; init; }

    /// <summary>
    /// INCLUDE's published poses are pixels with swapped axes: x by the image's height, y by its width (<c>vid_shape</c>). Kept as they
    /// are, they fit the published weights; corrected, they become fractions of the image as all other poses are.
    /// </summary>
    public required bool IncludeSwappedPixels { get; init; }

    /// <summary>Every defect as upstream has it.</summary>
    public static DatasetCompatibility Upstream { get; } = new()
    {
        IncludeClassesFromSplitFile = true,
        AutslRawClassIds = true,
        CutsNamesAtLastDot = true,
        FingerspellingCutsAtFirstDot = true,
        GlossesAsWritten = true,
        IncludeSwappedPixels = true,
    };

    /// <summary>What was evidently meant.</summary>
    public static DatasetCompatibility Corrected { get; } = new()
    {
        IncludeClassesFromSplitFile = false,
        AutslRawClassIds = false,
        CutsNamesAtLastDot = false,
        FingerspellingCutsAtFirstDot = false,
        GlossesAsWritten = false,
        IncludeSwappedPixels = false,
    };
}

using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated;

/// <summary>What data sets ask of their settings.</summary>
internal static class DatasetFiles
{
    /// <summary>A gloss of the metadata in its one spelling, or as written where upstream's behaviour is wanted.</summary>
    /// <exception cref="InvalidDataException">It is empty, or holds a line break.</exception>
    public static string Gloss(this IsolatedDatasetSettings settings, string text, string where) =>
        settings.Defects.GlossesAsWritten ? text : GlossText.Clean(text, where);

    /// <summary>The split file's path.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static string RequireSplitFile(this IsolatedDatasetSettings settings, string dataset) =>
        settings.SplitFile ?? throw new InvalidDataException($"{dataset} needs split_file, the list of its clips");

    /// <summary>The class mapping file's path.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static string RequireClassMappings(this IsolatedDatasetSettings settings, string dataset) =>
        settings.ClassMappingsFile ?? throw new InvalidDataException($"{dataset} needs class_mappings_file_path, the list of its classes");
}

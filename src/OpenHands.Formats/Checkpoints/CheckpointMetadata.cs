using System.Globalization;

namespace OpenHands.Formats.Checkpoints;

/// <summary>Prints the part of a checkpoint that is not its state dict.</summary>
internal static class CheckpointMetadata
{
    private const int MostLines = 400;
    private const int LongestList = 8;
    private const int LongestValue = 200;

    /// <summary>One line for each value, with its path; an optimiser's state of each parameter is counted, not listed.</summary>
    public static IReadOnlyList<string> Lines(PyTorchCheckpoint checkpoint)
    {
        var lines = new List<string>();
        foreach (var (key, value) in checkpoint.Root)
        {
            if (checkpoint.HasStateDictKey ? !key.Equals(PyTorchCheckpoint.StateDictKey) : value is not TensorEntry)
            {
                Append(lines, $"{key}", value);
            }
        }

        return lines;
    }

    private static void Append(List<string> lines, string path, object? value)
    {
        if (lines.Count >= MostLines)
        {
            if (lines.Count == MostLines)
            {
                lines.Add("...");
            }

            return;
        }

        switch (value)
        {
            case CheckpointMap { Count: > 0 } map when map[0].Key is long:
                lines.Add($"{path}: {map.Count} entries, each {Shape(map[0].Value)}");
                break;
            case CheckpointMap { Count: > 0 } map:
                foreach (var (key, item) in map)
                {
                    Append(lines, $"{path}.{key}", item);
                }

                break;
            case CheckpointList { Count: > 0 and <= LongestList } list when list.Any(item => item is CheckpointMap or CheckpointList):
                for (var i = 0; i < list.Count; i++)
                {
                    Append(lines, $"{path}[{i}]", list[i]);
                }

                break;
            default:
                lines.Add($"{path}: {Text(value)}");
                break;
        }
    }

    private static string Shape(object? value) =>
        value is CheckpointMap map ? $"{{{string.Join(", ", map.Take(LongestList).Select(entry => entry.Key))}}}" : Text(value);

    private static string Text(object? value)
    {
        var text = value switch
        {
            null => "None",
            string words => words,
            TensorEntry { Count: 1 } tensor =>
                $"{tensor.ToSingles()[0].ToString("R", CultureInfo.InvariantCulture)} ({tensor.Description})",
            TensorEntry tensor => tensor.Description,
            CheckpointMap map => $"{map.Count} entries",
            CheckpointList list when list.Count > LongestList => $"{list.Count} items",
            CheckpointList list =>
                $"[{string.Join(", ", list.Select(item => item is CheckpointList or CheckpointMap ? "..." : Text(item)))}]",
            byte[] bytes => $"{bytes.Length} bytes",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
        return text.Length > LongestValue ? text[..LongestValue] + "..." : text;
    }
}

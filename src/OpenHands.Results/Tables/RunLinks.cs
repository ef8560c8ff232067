namespace OpenHands.Results.Tables;

/// <summary>Where a cell's runs lie (each folder holds config, manifest, log and checkpoint), or the command that makes them.</summary>
internal static class RunLinks
{
    public static string Of(ResultCell cell) => cell.Runs.Count == 0 ? $"`{cell.Command}`" : string.Join(" ", cell.Runs.Select(r => r.Folder));
}

namespace OpenHands.Results.Tables;

/// <summary>A table before it becomes CSV, Markdown or HTML.</summary>
/// <param name="Name">File name without extension, such as <c>ssl_checkpoints</c>.</param>
/// <param name="Title">Heading.</param>
/// <param name="Note">One paragraph on what the figures mean; every table states compat and protocol.</param>
/// <param name="Columns">Column headings.</param>
/// <param name="Rows">Cells as text, one per column.</param>
public sealed record Table(string Name, string Title, string Note, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>The rows; each has one cell per column.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; } = Rows.All(r => r.Count == Columns.Count)
        ? Rows
        : throw new ArgumentException($"table {Name}: a row does not have {Columns.Count} cells");
}

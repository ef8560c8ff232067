namespace OpenHands.Extraction.Tests.TfLite;

/// <summary>Fields of a table by number: int, byte, text, vectors of them, tables, vectors of tables.</summary>
internal sealed class FlatTableContent
{
    public SortedDictionary<int, object> Fields { get; } = [];

    public object this[int field]
    {
        set => Fields[field] = value;
    }
}

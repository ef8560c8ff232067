namespace OpenHands.Datasets.Isolated.Corpora;

/// <summary>A CSV that lists every clip of a dataset with its gloss, and if wanted its split and signer.</summary>
internal sealed class SplitTable
{
    private readonly MetadataTable _table;
    private readonly string _path;
    private readonly int _clip;
    private readonly int _gloss;
    private readonly int? _split;
    private readonly int? _signer;

    private SplitTable(string path, string clipColumn)
    {
        (_path, _table) = (path, MetadataTable.WithHeader(path));
        (_clip, _gloss) = (_table.Column(clipColumn), _table.Column("gloss"));
        _split = _table.Has("split") ? _table.Column("split") : null;
        _signer = _table.Has("signer") ? _table.Column("signer") : null;
        Glosses = [.. _table.Rows.Select(row => row[_gloss]).Distinct().Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> Glosses { get; }

    public static SplitTable Read(string path, string clipColumn) => new(path, clipColumn);

    public IEnumerable<IsolatedItem> Items(SplitSelection splits, IReadOnlyList<string> glosses, Func<string, string> locate)
    {
        var vocabulary = new Vocabulary(glosses, _path);
        for (var i = 0; i < _table.Rows.Count; i++)
        {
            var row = _table.Rows[i];
            if (_split is null || splits.Contains(row[_split.Value]))
            {
                var signer = _signer is null ? null : row[_signer.Value];
                var label = vocabulary.Label(row[_gloss], _table.Where(i));
                yield return new IsolatedItem(row[_clip], locate(row[_clip]), label, row[_gloss], signer);
            }
        }
    }
}

using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated.Corpora;

/// <summary>A CSV that lists every clip of a dataset with its gloss, and if wanted its split and signer.</summary>
internal sealed class SplitTable
{
    private readonly MetadataTable _table;
    private readonly string _path;
    private readonly int _clip;
    private readonly int _gloss;
    private readonly string[] _glosses;
    private readonly string[] _splits;
    private readonly int? _split;
    private readonly int? _signer;

    private SplitTable(string path, string clipColumn)
    {
        (_path, _table) = (path, MetadataTable.WithHeader(path));
        (_clip, _gloss) = (_table.Column(clipColumn), _table.Column("gloss"));
        _split = _table.Has("split") ? _table.Column("split") : null;
        _signer = _table.Has("signer") ? _table.Column("signer") : null;
        _glosses = [.. _table.Rows.Select((row, i) => GlossText.Clean(row[_gloss], _table.Where(i)))];
        _splits = _split is null ? [] : [.. _table.Rows.Select((row, i) => Required(row[_split.Value], "split", i))];
        Glosses = [.. _glosses.Distinct().Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> Glosses { get; }

    public static SplitTable Read(string path, string clipColumn) => new(path, clipColumn);

    public IEnumerable<IsolatedItem> Items(SplitSelection splits, IReadOnlyList<string> glosses, Func<string, string> locate)
    {
        var vocabulary = new Vocabulary(glosses, _path);
        for (var i = 0; i < _table.Rows.Count; i++)
        {
            var row = _table.Rows[i];
            if (_split is null || splits.Contains(_splits[i]))
            {
                var signer = _signer is null || string.IsNullOrWhiteSpace(row[_signer.Value]) ? null : row[_signer.Value].Trim();
                var clip = ListedPath.Of(Required(row[_clip], "clip", i));
                yield return new IsolatedItem(clip, locate(clip), vocabulary.Label(_glosses[i], _table.Where(i)), _glosses[i], signer);
            }
        }
    }

    /// <summary>Rows of each split, by the split's name; none where the list has no such column.</summary>
    public IReadOnlyDictionary<string, int> Splits() => _splits.CountBy(split => split).ToDictionary();

    private string Required(string text, string what, int row) => string.IsNullOrWhiteSpace(text)
        ? throw new InvalidDataException($"{_table.Where(row)}: there is no {what}; write one, or remove the row")
        : text.Trim();
}

using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated.Corpora;

/// <summary>A CSV that lists every clip of a dataset with its gloss, and if wanted its split and signer.</summary>
internal sealed class SplitTable
{
    private const int MostNamed = 10; // values in a message

    private readonly MetadataTable _table;
    private readonly string _path;
    private readonly int _clip;
    private readonly int _gloss;
    private readonly int[] _rows; // those that are in the set, by their position in the table
    private readonly string[] _glosses;
    private readonly string[] _splits;
    private readonly int? _split;
    private readonly int? _signer;

    private SplitTable(string path, string clipColumn, IsolatedDatasetSettings options)
    {
        (_path, _table) = (path, MetadataTable.WithHeader(path));
        (_clip, _gloss) = (_table.Column(clipColumn), _table.Column("gloss"));
        _split = options.SplitColumn is { } named ? _table.Column(named) : _table.Has("split") ? _table.Column("split") : null;
        _signer = _table.Has("signer") ? _table.Column("signer") : null;
        _rows = [.. Rows(options)];
        _glosses = [.. _rows.Select(i => GlossText.Clean(_table.Rows[i][_gloss], _table.Where(i)))];
        _splits = _split is null ? [] : [.. _rows.Select(i => Required(_table.Rows[i][_split.Value], "split", i))];
        Glosses = [.. _glosses.Distinct().Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> Glosses { get; }

    /// <summary>Reads the rows that are in the set.</summary>
    /// <param name="path">The CSV.</param>
    /// <param name="clipColumn">The column that names the clip.</param>
    /// <param name="options">Which columns choose the rows and name their splits.</param>
    /// <exception cref="InvalidDataException">A column is missing, or no row has one of the subsets asked for.</exception>
    public static SplitTable Read(string path, string clipColumn, IsolatedDatasetSettings options) => new(path, clipColumn, options);

    public IEnumerable<IsolatedItem> Items(SplitSelection splits, IReadOnlyList<string> glosses, Func<string, string> locate)
    {
        var vocabulary = new Vocabulary(glosses, _path);
        for (var i = 0; i < _rows.Length; i++)
        {
            var (row, where) = (_table.Rows[_rows[i]], _table.Where(_rows[i]));
            if (_split is null || splits.Contains(_splits[i]))
            {
                var signer = _signer is null || string.IsNullOrWhiteSpace(row[_signer.Value]) ? null : row[_signer.Value].Trim();
                var clip = ListedPath.Of(Required(row[_clip], "clip", _rows[i]));
                yield return new IsolatedItem(clip, locate(clip), vocabulary.Label(_glosses[i], where), _glosses[i], signer);
            }
        }
    }

    /// <summary>Rows of each split, by the split's name; none where the list has no such column.</summary>
    public IReadOnlyDictionary<string, int> Splits() => _splits.CountBy(split => split).ToDictionary();

    // A column that is named has a say in which rows belong to the set; the usual one has a value in each row.
    private IEnumerable<int> Rows(IsolatedDatasetSettings options)
    {
        var rows = Enumerable.Range(0, _table.Rows.Count);
        if (options.SplitColumn is not null)
        {
            rows = rows.Where(i => !string.IsNullOrWhiteSpace(_table.Rows[i][_split!.Value]));
        }

        if (options.SubsetColumn is { } named)
        {
            var column = _table.Column(named);
            var values = _table.Rows.Select(row => row[column].Trim()).ToHashSet(StringComparer.Ordinal);
            if (options.Subsets.FirstOrDefault(subset => !values.Contains(subset)) is { } unknown)
            {
                throw new InvalidDataException($"{_path}: no row has '{unknown}' in the column {named}; subsets may be "
                    + string.Join(", ", values.Where(value => value.Length > 0).Order(StringComparer.Ordinal).Take(MostNamed)));
            }

            rows = rows.Where(i => options.Subsets.Contains(_table.Rows[i][column].Trim(), StringComparer.Ordinal));
        }

        return rows;
    }

    private string Required(string text, string what, int row) => string.IsNullOrWhiteSpace(text)
        ? throw new InvalidDataException($"{_table.Where(row)}: there is no {what}; write one, or remove the row")
        : text.Trim();
}

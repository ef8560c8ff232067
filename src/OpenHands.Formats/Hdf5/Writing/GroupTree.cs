using OpenHands.Formats.Hdf5.Reading;

namespace OpenHands.Formats.Hdf5.Writing;

/// <summary>The names of one group while a file is written: datasets and sub-groups in the order in which HDF5 stores them.</summary>
internal sealed class GroupTree
{
    private readonly SortedDictionary<string, ulong> _datasets = new(Utf8Order.Instance);
    private readonly SortedDictionary<string, GroupTree> _groups = new(Utf8Order.Instance);

    /// <summary>Adds a dataset; a name such as chan/vid1 makes sub-groups.</summary>
    /// <returns>False if the name is taken, by a dataset or a group, or a group on its way is a dataset.</returns>
    public bool TryAdd(string name, ulong header)
    {
        var slash = name.IndexOf('/');
        if (slash < 0)
        {
            return !_groups.ContainsKey(name) && _datasets.TryAdd(name, header);
        }

        var first = name[..slash];
        if (_datasets.ContainsKey(first))
        {
            return false;
        }

        if (!_groups.TryGetValue(first, out var group))
        {
            _groups.Add(first, group = new GroupTree());
        }

        return group.TryAdd(name[(slash + 1)..], header);
    }

    /// <summary>Tells whether a name can still be added.</summary>
    public bool IsFree(string name)
    {
        var slash = name.IndexOf('/');
        return slash < 0
            ? !_groups.ContainsKey(name) && !_datasets.ContainsKey(name)
            : !_datasets.ContainsKey(name[..slash]) && (!_groups.TryGetValue(name[..slash], out var group) || group.IsFree(name[(slash + 1)..]));
    }

    /// <summary>Writes the group, its sub-groups first.</summary>
    public GroupAddresses Write(FormatWriter file)
    {
        var entries = new List<GroupEntry>(_datasets.Count + _groups.Count);
        entries.AddRange(_groups.Select(group => new GroupEntry(group.Key, group.Value.Write(file), null)));
        entries.AddRange(_datasets.Select(dataset => new GroupEntry(dataset.Key, default, dataset.Value)));
        entries.Sort((a, b) => Utf8Order.Instance.Compare(a.Name, b.Name));
        return GroupWriter.Write(file, entries);
    }
}

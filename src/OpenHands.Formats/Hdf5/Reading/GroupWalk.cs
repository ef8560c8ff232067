namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>
/// Finds every dataset below a group. Soft links are followed inside the file; external, dangling and looping ones are set aside with a
/// reason. Each group is entered once, so links that lead back up, or make a group its own member, come to an end.
/// </summary>
internal sealed class GroupWalk(Hdf5Source source, ulong root)
{
    private readonly HashSet<ulong> _entered = [];
    private readonly Dictionary<ulong, Dictionary<string, Link>> _listings = [];

    /// <summary>Addresses of the datasets' headers by their path below the group, in no particular order.</summary>
    public Dictionary<string, ulong> Datasets { get; } = [];

    /// <summary>What could not be a dataset, with the reason.</summary>
    public List<SkippedEntry> Skipped { get; } = [];

    /// <summary>Collects the datasets below a path such as "keypoints".</summary>
    /// <returns>False if there is no such group.</returns>
    public bool Collect(string group)
    {
        var budget = Limits.Depth;
        var header = Resolve(root, group, ref budget, out _);
        if (header is null || header.IsDataset)
        {
            return false;
        }

        Enter(header, "", 0);
        return true;
    }

    private void Enter(ObjectHeader group, string prefix, int depth)
    {
        if (depth > Limits.Depth || !_entered.Add(group.Address))
        {
            Skipped.Add(new SkippedEntry(prefix.TrimEnd('/'), depth > Limits.Depth ? "groups nest too deeply" : "another name of a group that is already listed"));
            return;
        }

        foreach (var link in Links(group).Values)
        {
            var name = prefix + link.Name;
            var target = Target(group, link, out var reason);
            if (target is null)
            {
                Skipped.Add(new SkippedEntry(name, reason));
            }
            else if (target.IsDataset)
            {
                if (!Datasets.TryAdd(name, target.Address))
                {
                    throw source.Damaged($"two recordings are called '{name}'");
                }
            }
            else
            {
                Enter(target, name + "/", depth + 1);
            }
        }
    }

    private ObjectHeader? Target(ObjectHeader group, Link link, out string reason)
    {
        reason = "a link into another file, which is never followed";
        var budget = Limits.Depth;
        return link switch
        {
            Link.Hard hard => ObjectHeader.Read(source, hard.Address),
            Link.Soft soft => Resolve(soft.Target.StartsWith('/') ? root : group.Address, soft.Target, ref budget, out reason),
            _ => null,
        };
    }

    // Follows a path from a group. All soft links on the way count towards one budget, so a loop ends.
    private ObjectHeader? Resolve(ulong from, string path, ref int budget, out string reason)
    {
        var header = ObjectHeader.Read(source, from);
        var steps = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        reason = $"a dangling link: there is no '{path}'";
        if (steps.Length > Limits.Depth)
        {
            reason = $"a link of {steps.Length} steps";
            return null;
        }

        foreach (var step in steps.Where(step => step != "."))
        {
            switch (header.IsDataset ? null : Links(header).GetValueOrDefault(step))
            {
                case Link.Hard hard:
                    header = ObjectHeader.Read(source, hard.Address);
                    break;
                case Link.Soft when --budget < 0:
                    reason = "a link that leads back to itself";
                    return null;
                case Link.Soft soft:
                    var next = Resolve(soft.Target.StartsWith('/') ? root : header.Address, soft.Target, ref budget, out var why);
                    if (next is null)
                    {
                        reason = why;
                        return null;
                    }

                    header = next;
                    break;
                case Link.Elsewhere:
                    reason = "a link into another file, which is never followed";
                    return null;
                default:
                    return null;
            }
        }

        return header;
    }

    // Soft links are looked up by name again and again: a group's entries are read once.
    private Dictionary<string, Link> Links(ObjectHeader group)
    {
        if (!_listings.TryGetValue(group.Address, out var links))
        {
            links = [];
            foreach (var link in GroupLinks.Read(group, source))
            {
                if (!links.TryAdd(link.Name, link))
                {
                    throw source.Damaged($"two entries of a group are called '{link.Name}'");
                }
            }

            _listings.Add(group.Address, links);
        }

        return links;
    }
}

using PureHDF;

namespace OpenHands.Formats.Hdf5;

/// <summary>
/// Every dataset below a group, by one walk over its entries: opening each by its name takes quadratic time. Each group is entered once, so
/// links that lead back up, or make a group its own member, come to an end.
/// </summary>
internal sealed class GroupListing
{
    private const int Depth = 32;

    private readonly IH5Group _file;
    private readonly HashSet<ulong> _entered = [];

    private GroupListing(IH5Group file) => _file = file;

    /// <summary>The datasets by their path below the group.</summary>
    public Dictionary<string, IH5Dataset> Datasets { get; } = new(StringComparer.Ordinal);

    /// <summary>Entries that are no dataset, with the reason.</summary>
    public List<SkippedEntry> Skipped { get; } = [];

    /// <summary>Lists a group of a file; null where the file has no such group.</summary>
    public static GroupListing? Of(IH5Group file, string name)
    {
        if (!file.LinkExists(name) || file.Get(name) is not IH5Group group || PureHdfInternals.IsElsewhere(group, file))
        {
            return null;
        }

        var listing = new GroupListing(file);
        listing.Enter(group, "", 0);
        return listing;
    }

    private void Enter(IH5Group group, string prefix, int depth)
    {
        if (depth > Depth || !_entered.Add(PureHdfInternals.Address(group)))
        {
            Skipped.Add(new SkippedEntry(
                prefix.TrimEnd('/'), depth > Depth ? "groups nest too deeply" : "another name of a group that is already listed"));
            return;
        }

        foreach (var item in group.Children())
        {
            var name = prefix + item.Name;
            switch (item)
            {
                case IH5UnresolvedLink link:
                    Skipped.Add(new SkippedEntry(name, Reason(link.Reason)));
                    break;
                case not null when PureHdfInternals.IsElsewhere(item, _file):
                    Skipped.Add(new SkippedEntry(name, "a link into another file, which is never followed"));
                    break;
                case IH5Dataset dataset:
                    if (!Datasets.TryAdd(name, dataset))
                    {
                        throw new InvalidDataException($"two recordings are called '{name}'");
                    }

                    break;
                case IH5Group inner:
                    Enter(inner, name + "/", depth + 1);
                    break;
                default:
                    Skipped.Add(new SkippedEntry(name, "neither a recording nor a group"));
                    break;
            }
        }
    }

    private static string Reason(Exception? reason) => reason switch
    {
        InsufficientExecutionStackException or InvalidDataException => "a link that leads back to itself",
        { Message: var text } when text.StartsWith("Could not find part", StringComparison.Ordinal) => $"a dangling link: {text}",
        _ => "a link into another file, which is never followed",
    };
}

/// <summary>An entry of an HDF5 group that is not a recording.</summary>
/// <param name="Name">Its path below the group.</param>
/// <param name="Reason">Why it was left out, such as a dangling or an external link.</param>
public sealed record SkippedEntry(string Name, string Reason);

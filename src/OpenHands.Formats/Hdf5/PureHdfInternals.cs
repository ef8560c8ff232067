using System.Collections;
using System.Globalization;
using System.Reflection;
using PureHDF;

namespace OpenHands.Formats.Hdf5;

/// <summary>
/// What a file says and PureHDF 2.2.0 knows but does not publish: where an object is, how its numbers are stored and filtered. Without
/// these, looping groups, other files and foreign number formats could not be told apart. The package's version is pinned; reading any
/// file fails where one of these names is gone.
/// </summary>
internal static class PureHdfInternals
{
    /// <summary>Address of an object's header: equal for two links to one object.</summary>
    public static ulong Address(IH5Object item) => (ulong)Get(item, "Reference", "Value")!;

    /// <summary>Whether a link led into another file.</summary>
    public static bool IsElsewhere(IH5Object item, IH5Object file) => !ReferenceEquals(Get(item, "Reference", "File"), file);

    /// <summary>Whether a dataset's numbers are in other files.</summary>
    public static bool IsStoredElsewhere(IH5Dataset dataset) => Get(dataset, "InternalExternalFileList") is not null;

    /// <summary>Whether floating-point numbers are little-endian IEEE 754 of 2, 4 or 8 bytes, as .NET computes with.</summary>
    public static bool IsPlainFloat(IH5Dataset dataset)
    {
        (long, long, long, long)? usual = dataset.Type.Size switch
        {
            2 => (10, 5, 10, 15),
            4 => (23, 8, 23, 127),
            8 => (52, 11, 52, 1023),
            _ => null,
        };
        var type = Get(dataset, "InternalDataType")!;
        var layout = ((IEnumerable)Get(type, "Properties")!).Cast<object>().First();
        return Get(type, "BitField", "ByteOrder")!.ToString() == "LittleEndian"
            && (Number(layout, "ExponentLocation"), Number(layout, "ExponentSize"), Number(layout, "MantissaSize"),
                Number(layout, "ExponentBias")) == usual
            && Number(layout, "MantissaLocation") == 0;
    }

    /// <summary>Numbers of a dataset's filters in the order in which they were applied.</summary>
    public static IReadOnlyList<int> Filters(IH5Dataset dataset) => Get(dataset, "InternalFilterPipeline") is { } pipeline
        ? [.. ((IEnumerable)Get(pipeline, "FilterDescriptions")!).Cast<object>().Select(filter => (int)Number(filter, "Identifier"))]
        : [];

    private static long Number(object from, string property) => Convert.ToInt64(Get(from, property), CultureInfo.InvariantCulture);

    private static object? Get(object? from, params ReadOnlySpan<string> properties)
    {
        foreach (var name in properties)
        {
            var property = from!.GetType().GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                ?? throw new MissingMemberException(from.GetType().FullName, name);
            from = property.GetValue(from);
        }

        return from;
    }
}

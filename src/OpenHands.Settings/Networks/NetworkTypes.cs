using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Networks;

/// <summary>Reads a node of <c>type</c> and <c>params</c> whose record depends on the type.</summary>
internal static class NetworkTypes
{
    // Networks of upstream that read video frames.
    private static readonly string[] OfVideos = ["cnn2d", "cnn3d"];

    public static T Read<T>(MapReader map, string role, IReadOnlyList<RegistryEntry> all, Func<T> otherwise)
        where T : class
    {
        var type = map.RequiredText("type");
        var parameters = map.Section("params");
        var record = all.FirstOrDefault(entry => entry.Name == type)?.Settings;
        var names = all.Select(entry => entry.Name).ToList();
        if (map.Has("type") && record is null)
        {
            map.Problem("type", OfVideos.Contains(type)
                ? $"'{type}' reads video frames; this project's {role}s read poses: {string.Join(", ", names)}"
                : type == "gcn" ? "'gcn' was removed from OpenHands before its release, with no definition left; known are "
                    + string.Join(", ", names)
                : $"unknown {role} '{type}'{NearestName.Hint(type, names)}");
        }

        var settings = record is not null ? (T)SettingsBinder.Bind(record, parameters, end: false) : otherwise();
        map.End();
        return settings;
    }
}

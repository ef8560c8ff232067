using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Networks;

/// <summary>Reads a node of <c>type</c> and <c>params</c> whose record depends on the type.</summary>
internal static class NetworkTypes
{
    // Networks of upstream that read video frames.
    private static readonly string[] OfVideos = ["cnn2d", "cnn3d"];

    public static T Read<T>(MapReader map, string role, IReadOnlyDictionary<string, Type> types, Func<T> otherwise)
        where T : class
    {
        var type = map.RequiredText("type");
        var parameters = map.Section("params");
        var known = types.TryGetValue(type, out var record);
        if (map.Has("type") && !known)
        {
            map.Problem("type", OfVideos.Contains(type)
                ? $"'{type}' reads video frames; this project's {role}s read poses: {string.Join(", ", types.Keys)}"
                : type == "gcn" ? "'gcn' was removed from OpenHands before its release, with no definition left; known are "
                    + string.Join(", ", types.Keys)
                : $"unknown {role} '{type}'{NearestName.Hint(type, [.. types.Keys])}");
        }

        var settings = known ? (T)SettingsBinder.Bind(record!, parameters, end: false) : otherwise();
        map.End();
        return settings;
    }

    public static string NameOf(IReadOnlyDictionary<string, Type> types, object settings) =>
        types.First(type => type.Value == settings.GetType()).Key;
}

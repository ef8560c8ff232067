using OpenHands.Settings.Reading;
using OpenHands.Settings.Stages;
using OpenHands.Worker.Composition;

namespace OpenHands.Worker.Tests;

public sealed class CompatibilitySettingsTests
{
    public static TheoryData<string> Names { get; } = [.. Defects.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_defect_switches_one_flag_of_its_own(string name)
    {
        var corrected = Flags(Compat.Corrected, Defects.None);
        var one = Flags(Compat.Corrected, new Defects(new Dictionary<string, bool> { [name] = true }));
        var all = Flags(Compat.Upstream, Defects.None);
        var allButOne = Flags(Compat.Upstream, new Defects(new Dictionary<string, bool> { [name] = false }));

        var changed = Assert.Single(corrected.Keys, flag => one[flag] != corrected[flag]);
        Assert.Equal(name.Replace("_", "", StringComparison.Ordinal), changed, ignoreCase: true);
        Assert.Equal([changed], all.Keys.Where(flag => allButOne[flag] != all[flag]));
    }

    [Fact]
    public void Every_flag_has_a_name() => Assert.Equal(Flags(Compat.Corrected, Defects.None).Count, Defects.Names.Count);

    // All flags of all rooms by their properties' names.
    private static Dictionary<string, bool> Flags(Compat compat, Defects defects)
    {
        var settings = CompatibilitySettings.Of(new RunSettings { Compat = compat, Defects = defects });
        return ((object[])[settings.Networks, settings.Transforms, settings.Windows, settings.Datasets])
            .SelectMany(room => room.GetType().GetProperties().Where(property => property.PropertyType == typeof(bool))
                .Select(property => (property.Name, Value: (bool)property.GetValue(room)!)))
            .ToDictionary(flag => flag.Name, flag => flag.Value);
    }
}

using System.Globalization;
using System.Text;
using OpenHands.Poses;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;

namespace OpenHands.Settings.Reference;

/// <summary>Writes docs/settings.md: every key of every kind of stage.</summary>
public static class SettingsReference
{
    private const string Header = """
        # Settings

        Every key that a stage of an experiment may have, by the stage's kind (`run`). The keys are upstream's, except those marked *ours*.
        A key without a default may be absent. `results` says whether results depend on the key: a run with another value of such a key
        does not continue from an earlier run's checkpoint. How files, parts and overrides make up a configuration:
        [configuration.md](configuration.md).

        This page and `experiments/schema.json` are generated from the records in `src/OpenHands.Settings`; a test fails where they are
        not current, and says how to write them again.


        """;

    /// <summary>The page.</summary>
    public static string Write()
    {
        var page = new StringBuilder(Header.ReplaceLineEndings("\n"));
        var (sentences, written) = (Sentences.Of(typeof(SettingsReference).Assembly), new HashSet<Type>());
        foreach (var kind in Enum.GetValues<StageKind>())
        {
            var record = StageSchema.RecordOf(kind);
            page.Append(CultureInfo.InvariantCulture, $"## {kind.Verb()}\n\n{sentences.Of(record)}\n\n");
            Table(page, record, "", sentences, written);
        }

        page.Append(CultureInfo.InvariantCulture, $"## resources\n\n{sentences.Of(typeof(ResourceSettings))}\n\n");
        Table(page, typeof(ResourceSettings), "", sentences, written);
        page.Append("## defects\n\nSingle defects of upstream, each true or false whatever `compat` says of all of them.\n\n| key | "
            + "meaning |\n|---|---|\n");
        var defects = Sentences.Of(typeof(Defects).Assembly);
        foreach (var name in Defects.Names)
        {
            page.Append(CultureInfo.InvariantCulture, $"| `{name}` | {defects.Of(Defects.PropertyOf(name))} |\n");
        }

        return page.ToString();
    }

    private static void Table(StringBuilder page, Type record, string prefix, Sentences sentences, HashSet<Type> written)
    {
        written.Add(record);
        page.Append("| key | type | default | results | meaning |\n|---|---|---|---|---|\n");
        var (defaults, nested) = (Activator.CreateInstance(record)!, new List<(string Key, Type Type)>());
        foreach (var property in KeyTree.Keys(record))
        {
            var setting = property.Setting;
            var isRecord = SettingsBinder.IsRecord(property.Type);
            page.Append(CultureInfo.InvariantCulture, $"| `{prefix}{setting.Key}`{(setting.Ours ? " *ours*" : "")} | {TypeOf(property)} ");
            page.Append(CultureInfo.InvariantCulture,
                $"| {(isRecord && !setting.Required ? setting.Default ?? "" : KeyTree.Default(property, defaults))} ");
            page.Append(CultureInfo.InvariantCulture, $"| {(setting.Harmless ? "no" : "yes")} | {sentences.Of(property.Property)} |\n");
            if (isRecord)
            {
                nested.Add((prefix + setting.Key, property.Type));
            }
        }

        page.Append('\n');
        foreach (var (key, type) in nested)
        {
            var networks = KeyTree.Networks(type);
            foreach (var (name, network) in networks.Where(network => !written.Contains(network.Value)))
            {
                page.Append(CultureInfo.InvariantCulture, $"### {key}: {name}\n\n{sentences.Of(network)}\n\n");
                Table(page, network, "params.", sentences, written);
            }

            if (networks.Count == 0 && !written.Contains(type))
            {
                page.Append(CultureInfo.InvariantCulture, $"### {key}\n\n{sentences.Of(type)}\n\n");
                Table(page, type, "", sentences, written);
            }
        }
    }

    private static string TypeOf(SettingProperty property)
    {
        var networks = KeyTree.Networks(property.Type);
        return networks.Count > 0 ? $"map: `type` ({string.Join(", ", networks.Keys)}), `params`"
            : SettingsBinder.IsRecord(property.Type) ? "map"
            : KeyTree.Choices(property) is { Count: > 0 } choices ? string.Join(", ", choices)
            : property.Type == typeof(string) && !property.Setting.Input ? "text"
            : property.Setting.Input ? (property.Type == typeof(string) ? "path" : "path, or list of paths")
            : property.Expected + Range(property.Setting);
    }

    private static string Range(SettingAttribute setting)
    {
        var (least, most) = (setting.Least > double.MinValue, setting.Most < double.MaxValue);
        return least && most ? string.Create(CultureInfo.InvariantCulture, $", {setting.Least} to {setting.Most}")
            : least ? string.Create(CultureInfo.InvariantCulture, $", at least {setting.Least}")
            : "";
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenHands.Poses;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;

namespace OpenHands.Settings.Reference;

/// <summary>
/// Writes experiments/schema.json: a JSON Schema (draft 7) of suite and experiment files, for completion and checks in an editor. It is
/// more lenient than the reader: parts may supply any key, so nothing is required, and <c>${...}</c> may stand for every value.
/// </summary>
public static class SettingsSchema
{
    private static readonly JsonSerializerOptions Layout = new(
        )
    { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema.</summary>
    public static string Write()
    {
        var definitions = new JsonObject();
        var sentences = Sentences.Of(typeof(SettingsSchema).Assembly);
        var kinds = Enum.GetValues<StageKind>().ToDictionary(
            kind => kind.Verb(), kind => Reference(StageSchema.RecordOf(kind), definitions, sentences));
        var run = (JsonObject)definitions[nameof(FinetuneSettings)]!["properties"]!;
        JsonObject keys = [];
        foreach (var key in (string[])["compat", "protocol", "seed", "dataset", "defects"])
        {
            keys[key] = run[key]!.DeepClone();
        }

        JsonObject properties = new()
        {
            ["name"] = Text("the file's name without .yaml"),
            ["description"] = Text("a line on what the experiment shows"),
            ["values"] = new JsonObject { ["type"] = "object", ["description"] = "values for ${values.NAME}" },
            ["defaults"] = Map(new JsonObject(
                [.. keys.Select(Copy), .. kinds.Select(
                kind => KeyValuePair.Create(kind.Key, kind.Value.DeepClone())).OfType<KeyValuePair<string, JsonNode?>>()])),
            ["compare"] = new JsonObject
            {
                ["type"] = "object",
                ["description"] = "evaluations that are compared in pairs: { axis: init, of: pretrained, with: scratch }",
                ["additionalProperties"] = Comparison(),
            },
            ["stages"] = new JsonObject
            {
                ["type"] = "object",
                ["additionalProperties"] = Stage(kinds, Reference(typeof(ResourceSettings), definitions, sentences)),
            },
        };
        foreach (var (key, value) in keys)
        {
            properties[key] = value!.DeepClone();
        }

        var schema = Map(properties);
        schema.Insert(0, "$schema", "http://json-schema.org/draft-07/schema#");
        schema.Insert(1, "title", "A suite or an experiment");
        schema["definitions"] = definitions;
        return schema.ToJsonString(Layout).ReplaceLineEndings("\n") + "\n";

        static KeyValuePair<string, JsonNode?> Copy(KeyValuePair<string, JsonNode?> entry) =>
            KeyValuePair.Create(entry.Key, entry.Value?.DeepClone());
    }

    private static JsonObject Comparison()
    {
        var comparison = Map(new JsonObject
        {
            ["axis"] = Text("the axis of the matrix that of and with are values of; experiment or stage compare over these"),
            ["of"] = Side("the value, or a map of axes and values; the difference is of - with"),
            ["with"] = Side("what it is compared with, in the same form"),
        });
        comparison["required"] = new JsonArray("of", "with");
        return comparison;

        static JsonObject Side(string description) => new()
        {
            ["type"] = new JsonArray("string", "number", "boolean", "object"),
            ["description"] = description,
        };
    }

    private static JsonObject Stage(Dictionary<string, JsonObject> kinds, JsonObject resources)
    {
        var stage = Map(new JsonObject
        {
            ["run"] = new JsonObject
            {
                ["enum"] = new JsonArray([.. kinds.Keys.Select(kind => (JsonNode)kind)]),
                ["description"] = "what the stage does",
            },
            ["of"] = Text("the finetune stage whose cells an evaluate stage follows"),
            ["with"] = new JsonObject { ["type"] = "object", ["description"] = "the stage's settings, laid over the parts it uses" },
            ["matrix"] = new JsonObject
            {
                ["type"] = "object",
                ["description"] = "axes: a key and its values; a stage is run for each cell",
            },
            ["resources"] = resources,
        });
        stage["allOf"] = new JsonArray([.. kinds.Select(kind => (JsonNode)new JsonObject
        {
            ["if"] = new JsonObject { ["properties"] = new JsonObject { ["run"] = new JsonObject { ["const"] = kind.Key } } },
            ["then"] = new JsonObject { ["properties"] = new JsonObject { ["with"] = kind.Value.DeepClone() } },
        })]);
        return stage;
    }

    private static JsonObject Reference(Type record, JsonObject definitions, Sentences sentences)
    {
        if (!definitions.ContainsKey(record.Name))
        {
            definitions[record.Name] = new JsonObject(); // a record may hold itself
            definitions[record.Name] = Record(record, definitions, sentences);
        }

        return new JsonObject { ["$ref"] = $"#/definitions/{record.Name}" };
    }

    private static JsonObject Record(Type record, JsonObject definitions, Sentences sentences)
    {
        var properties = new JsonObject();
        var defaults = Activator.CreateInstance(record)!;
        foreach (var property in KeyTree.Keys(record))
        {
            var value = Value(property, definitions, sentences);
            value["description"] = sentences.Of(property.Property);
            if (KeyTree.Default(property, defaults) is { Length: > 0 } text)
            {
                value["description"] += $" Default: {text}.";
            }

            Put(properties, property.Setting.Key, value);
            if (property.Setting.Alias is { } alias)
            {
                Put(properties, property.Setting.Key.Split('.') is [var section, _] ? $"{section}.{alias}" : alias,
                    (JsonObject)value.DeepClone());
            }
        }

        foreach (var key in KeyTree.Silent(record))
        {
            Put(properties, key, new JsonObject { ["description"] = "accepted, without effect" });
        }

        if (KeyTree.Keys(record).Any(property => property.Setting.Key == "compat"))
        {
            properties["defects"] = Map(new JsonObject([.. Defects.Names.Select(name =>
                KeyValuePair.Create(name, (JsonNode?)new JsonObject { ["type"] = "boolean" }))]));
        }

        if (record == typeof(EvaluateSettings))
        {
            properties["training"] = new JsonObject { ["type"] = "object" }; // how it was trained, which is not looked at
        }

        return Map(properties);
    }

    private static void Put(JsonObject properties, string key, JsonObject value)
    {
        var dot = key.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            properties[key] = value;
            return;
        }

        if (properties[key[..dot]] is not JsonObject section)
        {
            properties[key[..dot]] = section = Map([]);
        }

        ((JsonObject)section["properties"]!)[key[(dot + 1)..]] = value;
    }

    private static JsonObject Value(SettingProperty property, JsonObject definitions, Sentences sentences)
    {
        var (setting, type) = (property.Setting, property.Type);
        var networks = KeyTree.Networks(type);
        return networks.Count > 0 ? Network(networks, definitions, sentences)
            : type == typeof(IReadOnlyList<Data.IsolatedDatasetSettings>) ? new JsonObject { ["type"] = "object" }
            : SettingsBinder.IsRecord(type) ? new JsonObject { ["allOf"] = new JsonArray(Reference(type, definitions, sentences)) }
            : type.IsEnum ? Choice(SettingsBinder.Choices(type).Keys)
            : KeyTree.Choices(property) is { Count: > 0 } choices ? Choice(choices)
            : type == typeof(bool) ? OrReference(new JsonObject { ["type"] = "boolean" })
            : type == typeof(double) ? OrReference(Number("number", setting))
            : type == typeof(int) || type == typeof(long) ? OrReference(Number("integer", setting))
            : type == typeof(string) || type == typeof(TimeSpan) || type == typeof(ClipsPerClass)
                ? new JsonObject { ["type"] = new JsonArray("string", "number", "null") }
            : [];
    }

    private static JsonObject Network(IReadOnlyDictionary<string, Type> networks, JsonObject definitions, Sentences sentences)
    {
        var node = Map(new JsonObject { ["type"] = Choice(networks.Keys), ["params"] = new JsonObject { ["type"] = "object" } });
        node["allOf"] = new JsonArray([.. networks.Select(network => (JsonNode)new JsonObject
        {
            ["if"] = new JsonObject { ["properties"] = new JsonObject { ["type"] = new JsonObject { ["const"] = network.Key } } },
            ["then"] = new JsonObject { ["properties"] = new JsonObject { ["params"] = Reference(network.Value, definitions, sentences) } },
        })]);
        return node;
    }

    private static JsonObject Number(string kind, SettingAttribute setting)
    {
        var number = new JsonObject { ["type"] = kind };
        if (setting.Least > double.MinValue)
        {
            number["minimum"] = setting.Least;
        }

        if (setting.Most < double.MaxValue)
        {
            number["maximum"] = setting.Most;
        }

        return number;
    }

    private static JsonObject Choice(IEnumerable<string> names) =>
        OrReference(new JsonObject { ["enum"] = new JsonArray([.. names.Select(Name)]) });

    // An editor reads false and true as truth values.
    private static JsonNode Name(string name) => name is "true" or "false" ? JsonValue.Create(name == "true") : JsonValue.Create(name);

    private static JsonObject OrReference(JsonObject value) =>
        new()
        {
            ["anyOf"] = new JsonArray(
            value, new JsonObject { ["type"] = "string", ["pattern"] = @"\$\{" }, new JsonObject { ["type"] = "null" })
        };

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    // A map at any depth may lay parts under itself.
    private static JsonObject Map(JsonObject properties)
    {
        properties["use"] = new JsonObject { ["description"] = "parts that are laid under these keys, in order" };
        return new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Tests.Reference;

/// <summary>What an editor says of suite files with experiments/schema.json.</summary>
public sealed class SchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromFile(Path.Combine(Fixtures.Root, "experiments", "schema.json"));

    public static TheoryData<string> Files { get; } =
    [
        .. Directory.EnumerateDirectories(Path.Combine(Fixtures.Root, "experiments"))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.yaml"))
            .Select(file => Path.GetRelativePath(Fixtures.Root, file)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void It_accepts_every_suite_file(string file) => Assert.Empty(Faults(YamlDocument.ReadFile(Path.Combine(Fixtures.Root, file))));

    [Theory]
    [InlineData("stage: {}", "stage")]
    [InlineData("compat: upstrem", "compat")]
    [InlineData("stages: { a: { run: pretrian } }", "run")]
    [InlineData("stages: { a: { run: pretrain, with: { params: { lrr: 1 } } } }", "lrr")]
    [InlineData("stages: { a: { run: pretrain, with: { params: { batch_size: 0 } } } }", "batch_size")]
    [InlineData("stages: { a: { run: finetune, with: { model: { encoder: { type: tcn, params: { layers: 3 } } } } } }", "layers")]
    [InlineData("stages: { a: { run: pretrain, resources: { cpus: 0 } } }", "cpus")]
    [InlineData("stages: { a: { run: pretrain, resources: { mem: 1G } } }", "mem")]
    [InlineData("defaults: { finetune: { optim: { optimizer: { name: Adagrad } } } }", "name")]
    public void It_marks_a_wrong_key_or_value(string yaml, string at) =>
        Assert.Contains(Faults((ConfigMap)YamlDocument.Parse(yaml, "f.yaml")!), fault => fault.Split('/')[^1] == at);

    private static List<string> Faults(ConfigMap map)
    {
        var node = JsonSerializer.SerializeToElement(Node(map));
        var found = Schema.Evaluate(node, new EvaluationOptions { OutputFormat = OutputFormat.List });
        var wrong = found.IsValid ? [] : found.Details!.Where(detail => detail.Errors is { Count: > 0 });
        return [.. wrong.Select(detail => $"{detail.InstanceLocation}")];
    }

    private static JsonNode? Node(ConfigNode node) => node switch
    {
        ConfigMap map => new JsonObject(map.Keys.Select(key => KeyValuePair.Create(key, Node(map[key]!)))),
        ConfigList list => new JsonArray([.. list.Items.Select(Node)]),
        ConfigScalar { IsNull: true } => null,
        ConfigScalar scalar when scalar.AsFlag() is { } flag => JsonValue.Create(flag),
        ConfigScalar scalar when scalar.AsNumber() is { } number => JsonValue.Create(number),
        ConfigScalar scalar => JsonValue.Create(scalar.Text),
        _ => throw new ArgumentException(node.Kind),
    };
}

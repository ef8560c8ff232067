using System.Text.Json.Serialization;

namespace Build.Stages;

/// <summary>JSON of the stage files, generated at compile time: reflection would cost more than the rest of a warm start.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LockOwner))]
internal sealed partial class StageJson : JsonSerializerContext;

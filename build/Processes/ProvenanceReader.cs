using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Build.Stages;

namespace Build.Processes;

/// <summary>Asks the machine, the lock file and git what a stage was made with; the SDK is the one that compiled this host.</summary>
public sealed class ProvenanceReader(string repository)
{
    private readonly Lazy<Task<Provenance>> _once = new(() => ReadAsync(repository));

    private static string SdkVersion => typeof(ProvenanceReader).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == nameof(SdkVersion)).Value!;

    /// <summary>Read when the first stage ends; a run of nothing asks nobody.</summary>
    public Provenance Read() => _once.Value.GetAwaiter().GetResult();

    private static async Task<Provenance> ReadAsync(string repository)
    {
        var environment = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["machine"] = Environment.MachineName,
            ["os"] = RuntimeInformation.OSDescription,
            ["architecture"] = RuntimeInformation.OSArchitecture.ToString(),
            ["cores"] = Environment.ProcessorCount.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["runtime"] = RuntimeInformation.FrameworkDescription,
            ["sdk"] = SdkVersion,
        };
        foreach (var (name, version) in Packages(Path.Combine(repository, "src", "OpenHands.Worker", "packages.lock.json")))
        {
            environment[$"package {name}"] = version;
        }

        var (commit, dirty) = await GitState.OfAsync(repository, CancellationToken.None);
        return new Provenance(environment, commit, dirty);
    }

    private static IEnumerable<(string Name, string Version)> Packages(string lockFile)
    {
        if (!File.Exists(lockFile))
        {
            yield break;
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(lockFile));
        foreach (var framework in json.RootElement.GetProperty("dependencies").EnumerateObject())
        {
            foreach (var package in framework.Value.EnumerateObject())
            {
                if (package.Value.TryGetProperty("resolved", out var version))
                {
                    yield return (package.Name, version.GetString()!);
                }
            }
        }
    }
}

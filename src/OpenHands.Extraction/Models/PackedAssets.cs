using System.Text.Json;
using System.Text.RegularExpressions;

namespace OpenHands.Extraction.Models;

/// <summary>
/// The packed assets of a MediaPipe web package: a data file of concatenated files, and a loader script that holds their index
/// as a JSON argument, <c>loadPackage({"files": [{"filename": ..., "start": ..., "end": ...}]})</c>.
/// </summary>
internal sealed partial class PackedAssets
{
    private const long LargestAsset = 256L << 20;
    private readonly string _dataPath;
    private readonly Dictionary<string, (long Start, long End)> _files;

    private PackedAssets(string dataPath, Dictionary<string, (long Start, long End)> files) => (_dataPath, _files) = (dataPath, files);

    /// <summary>Reads the index. The script is searched, never run.</summary>
    /// <exception cref="InvalidDataException">The script holds no index, or the index reaches beyond the data file.</exception>
    public static PackedAssets Open(string dataPath, string loaderPath)
    {
        var call = IndexCall().Match(File.ReadAllText(loaderPath));
        if (!call.Success)
        {
            throw new InvalidDataException(
                $"{loaderPath}: no loadPackage({{...}}) index found; is it the loader script of @mediapipe/holistic?");
        }

        var length = new FileInfo(dataPath).Length;
        var files = new Dictionary<string, (long Start, long End)>();
        try
        {
            using var index = JsonDocument.Parse(call.Groups["index"].Value);
            foreach (var entry in index.RootElement.GetProperty("files").EnumerateArray())
            {
                var path = entry.GetProperty("filename").GetString() ?? "";
                var (start, end) = (entry.GetProperty("start").GetInt64(), entry.GetProperty("end").GetInt64());
                if (start < 0 || end < start || end > length || end - start > LargestAsset)
                {
                    throw new InvalidDataException(
                        $"{loaderPath}: {path} at bytes {start} to {end} does not fit the {length} bytes of {dataPath}");
                }

                files[path[(path.LastIndexOf('/') + 1)..]] = (start, end);
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{loaderPath}: the loadPackage index is not the expected JSON: {e.Message}", e);
        }

        return new PackedAssets(dataPath, files);
    }

    /// <summary>Names of the packed files, without their folders.</summary>
    public IReadOnlyCollection<string> Names => _files.Keys;

    /// <summary>The bytes of one packed file.</summary>
    /// <exception cref="InvalidDataException">No such file is packed, or the data file is cut off.</exception>
    public byte[] Read(string name)
    {
        if (!_files.TryGetValue(name, out var range))
        {
            throw new InvalidDataException($"{_dataPath} holds no {name}, only {string.Join(", ", _files.Keys)}");
        }

        var bytes = new byte[range.End - range.Start];
        using var file = File.OpenRead(_dataPath);
        file.Position = range.Start;
        try
        {
            file.ReadExactly(bytes);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException($"{_dataPath} ends inside {name}", e);
        }

        return bytes;
    }

    [GeneratedRegex(
        @"loadPackage\((?<index>\{.*?\})\)", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex IndexCall();
}

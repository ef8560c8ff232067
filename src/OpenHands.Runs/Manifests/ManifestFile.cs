namespace OpenHands.Runs.Manifests;

/// <summary>A file that a stage read or wrote, by content.</summary>
/// <param name="Path">
/// Inputs: relative to the repository where it is inside it, else absolute. Outputs: relative to the stage's folder. Forward slashes.
/// </param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record ManifestFile(string Path, long Bytes, string Sha256)
{
    /// <summary>
    /// Inputs: the configuration key that names the file or folder (of a folder, the hash is that of its listing). Outputs: null.
    /// </summary>
    public string? Key { get; init; }
}

namespace OpenHands.Datasets.Downloads;

/// <summary>A file that is there now, whole.</summary>
/// <param name="Name">The request's name.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256.</param>
/// <param name="Transferred">Bytes that came over the network; 0 if it was there already.</param>
public sealed record DownloadResult(string Name, string Path, long Bytes, string Sha256, long Transferred);

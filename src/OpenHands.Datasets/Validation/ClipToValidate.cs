using OpenHands.Poses;

namespace OpenHands.Datasets.Validation;

/// <summary>One recording that a dataset lists.</summary>
/// <param name="Name">Its name in the dataset.</param>
/// <param name="Split">The split that it belongs to; empty where there is none (raw corpora).</param>
/// <param name="Gloss">The sign, or empty.</param>
/// <param name="Signer">Who signs, if that is known.</param>
/// <param name="Read">Reads it; an InvalidDataException or IOException says why it cannot be read.</param>
public sealed record ClipToValidate(string Name, string Split, string Gloss, string? Signer, Func<PoseRecording> Read);

namespace OpenHands.Settings.Reading;

/// <summary>A file or folder that a stage reads: another stage's output, or data brought from outside.</summary>
/// <param name="Key">The key that names it, like <c>data.train_dataset.root_dir</c>.</param>
/// <param name="Path">The path, relative to the repository root or absolute.</param>
/// <param name="Place">File and line of the key.</param>
public sealed record InputPath(string Key, string Path, string Place);

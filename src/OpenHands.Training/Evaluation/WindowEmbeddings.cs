namespace OpenHands.Training.Evaluation;

/// <summary>The features of one sample's windows.</summary>
/// <param name="Name">The sample's name.</param>
/// <param name="Windows">Number of windows W.</param>
/// <param name="Features">Length of a feature vector F.</param>
/// <param name="Values">(W, F), row-major.</param>
public sealed record WindowEmbeddings(string Name, int Windows, int Features, float[] Values)
{
    /// <summary>The sample's feature: the mean over its windows.</summary>
    public float[] Mean() =>
        [.. Enumerable.Range(0, Features).Select(f => Enumerable.Range(0, Windows).Average(w => Values[(w * Features) + f]))];
}

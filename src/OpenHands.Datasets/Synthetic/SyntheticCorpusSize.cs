namespace OpenHands.Datasets.Synthetic;

/// <summary>What <see cref="SyntheticCorpus"/> has written.</summary>
/// <param name="Clips">Isolated clips.</param>
/// <param name="Recordings">Continuous recordings.</param>
/// <param name="Frames">Frames in both.</param>
public sealed record SyntheticCorpusSize(int Clips, int Recordings, long Frames);

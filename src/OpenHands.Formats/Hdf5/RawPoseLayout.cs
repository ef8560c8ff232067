namespace OpenHands.Formats.Hdf5;

/// <summary>Names in OpenHands' raw HDF5 layout (docs/upstream.md#windows-for-pretraining).</summary>
internal static class RawPoseLayout
{
    /// <summary>One dataset (F, K, 3) per recording.</summary>
    public const string Keypoints = "keypoints";

    /// <summary>One dataset (F, K, 1) or (F, K) per recording, of the same name.</summary>
    public const string Visibility = "visibility";

    /// <summary>What isolated datasets in HDF5 call <see cref="Visibility"/>.</summary>
    public const string Confidences = "confidences";

    /// <summary>x, y, z.</summary>
    public const int Channels = 3;
}

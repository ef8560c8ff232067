namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>The visibilities of one recording: (F, K, 1) as OpenHands writes them, or (F, K).</summary>
internal static class VisibilityDataset
{
    public static float[] Read(Hdf5Source source, string name, ulong header, int frames, int joints)
    {
        var dataset = Dataset.Open(source, $"visibility of {name}", ObjectHeader.Read(source, header));
        if (dataset.Shape is not ([_, _] or [_, _, 1]) || dataset.Shape[0] != frames || dataset.Shape[1] != joints)
        {
            throw new InvalidDataException(
                $"{source.Path}: the visibility of '{name}' has shape ({string.Join(", ", dataset.Shape)}), expected ({frames}, {joints}, 1) as its keypoints have");
        }

        var values = new float[frames * joints];
        var all = Enumerable.Range(0, joints).ToArray();
        var decoder = new RowDecoder(dataset.Type);
        var bytes = new byte[frames * dataset.RowBytes];
        dataset.ReadRows(0, frames, bytes);
        decoder.Decode(bytes, frames, (int)dataset.RowBytes, all, values);
        return values;
    }

    /// <summary>1 for each keypoint, 0 for those whose coordinates are all 0.</summary>
    public static float[] Derive(ReadOnlySpan<float> keypoints)
    {
        var values = new float[keypoints.Length / RawPoseLayout.Channels];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = keypoints.Slice(i * RawPoseLayout.Channels, RawPoseLayout.Channels).ContainsAnyExcept(0f) ? 1 : 0;
        }

        return values;
    }
}

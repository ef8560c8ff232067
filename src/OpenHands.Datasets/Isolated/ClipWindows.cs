using OpenHands.Poses;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated;

/// <summary>Cuts a clip into windows (docs/upstream.md#clips).</summary>
internal static class ClipWindows
{
    /// <summary>(C, T, V) -> (W, C, L, V), row-major.</summary>
    public static float[] Cut(PoseClip clip, int windows, int length, WindowSampling sampling)
    {
        var frames = Choose(clip.Frames, windows * length, sampling);
        var values = new float[windows * clip.Channels * length * clip.Joints];
        for (var i = 0; i < frames.Length; i++)
        {
            if (frames[i] < 0)
            {
                continue; // padding stays 0
            }

            var (w, t) = (i / length, i % length);
            for (var c = 0; c < clip.Channels; c++)
            {
                clip.Frame(c, frames[i]).CopyTo(values.AsSpan((((w * clip.Channels) + c) * length + t) * clip.Joints));
            }
        }

        return values;
    }

    // The source frame of each of the windows' frames, -1 for padding.
    private static int[] Choose(int available, int wanted, WindowSampling sampling)
    {
        var frames = new int[wanted];
        var spread = sampling == WindowSampling.Uniform && available > 0;
        var first = sampling == WindowSampling.Centre ? Math.Max(0, (available - wanted) / 2) : 0;
        var padding = Math.Max(0, wanted - available);
        for (var i = 0; i < wanted; i++)
        {
            frames[i] = spread
                ? (int)Math.Round(i * (available - 1.0) / Math.Max(wanted - 1, 1))
                : i < padding ? -1 : first + i - padding;
        }

        return frames;
    }
}

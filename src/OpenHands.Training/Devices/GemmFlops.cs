using OpenHands.Models.Encoders;

namespace OpenHands.Training.Devices;

/// <summary>
/// Operations in the matrix products of the graph encoders, from their shapes: what a perfect implementation must multiply. Temporal taps that
/// meet only padding are not counted, nor is anything that is no matrix product (normalisation, gates, activations).
/// </summary>
public static class GemmFlops
{
    private const int Taps = 9;
    private const int Partitions = 3;

    /// <summary>Forward and backward: each product has two of its own size in the backward pass.</summary>
    public const double TrainingFactor = 3;

    /// <summary>Operations (two per multiply-add) of a forward pass over one window or clip.</summary>
    /// <param name="encoder">The encoder; its channels and features.</param>
    /// <param name="frames">Frames T.</param>
    /// <param name="joints">Joints V.</param>
    /// <returns>Null for an encoder other than st-gcn (spatial strategy) and decoupled-gcn.</returns>
    public static double? OfEncoder(EncoderOptions encoder, int frames, int joints)
    {
        if (encoder.Type is not ("st-gcn" or "decoupled-gcn") || encoder.Graph.Strategy != "spatial")
        {
            return null;
        }

        var decoupled = encoder.Type == "decoupled-gcn";
        var h = decoupled ? 64 : encoder.HiddenChannels;
        (int From, int To, int Stride)[] blocks =
        [
            (encoder.InChannels, h, 1), (h, h, 1), (h, h, 1), (h, h, 1), (h, 2 * h, 2), (2 * h, 2 * h, 1),
            (2 * h, 2 * h, 1), (2 * h, 4 * h, 2), (4 * h, 4 * h, 1), (4 * h, encoder.Features, 1),
        ];
        double total = 0;
        for (var i = 0; i < blocks.Length; i++)
        {
            var (from, to, stride) = blocks[i];
            var after = (frames + stride - 1) / stride;
            var maps = (double)frames * joints * from * to * Partitions;
            var graph = (double)frames * joints * joints * Partitions * (decoupled ? to : from);
            var down = decoupled && from != to ? (double)frames * joints * from * to : 0;
            var temporal = (double)joints * to * to * TapsThatMeetFrames(frames, stride);
            var residual = i > 0 && (from != to || stride != 1) ? (double)after * joints * from * to : 0;
            total += 2 * (maps + graph + down + temporal + residual);
            frames = after;
        }

        return total;
    }

    /// <summary>Operations of the GRU of DPC over some steps, input and state of size F each.</summary>
    public static double OfGru(int features, int steps) => 2.0 * steps * 2 * 3 * features * features;

    private static int TapsThatMeetFrames(int frames, int stride)
    {
        var count = 0;
        for (var centre = 0; centre < frames; centre += stride)
        {
            count += Math.Min(centre + (Taps / 2), frames - 1) - Math.Max(centre - (Taps / 2), 0) + 1;
        }

        return count;
    }
}

using static TorchSharp.torch;

namespace OpenHands.Models.Layers;

/// <summary>
/// The layout in which the graph networks compute: (T, C, V, N) instead of (N, C, T, V). With frames first and the batch last, the maps
/// over channels, the graph and the temporal convolution are all plain matrix products over views: no permuted copy between them, and long
/// contiguous rows at any batch size.
/// </summary>
internal static class FrameMajor
{
    /// <summary>(N, C, T, V) to (T, C, V, N).</summary>
    public static Tensor From(Tensor x) => x.permute(2, 1, 3, 0).contiguous();

    /// <summary>The 1x1 convolution without its bias: (T, Ci, V, N) by a weight of (Co, Ci[, 1, 1]) to (T, Co, V, N).</summary>
    public static Tensor Pointwise(Tensor x, Tensor weight)
    {
        var (frames, channels, joints, batch) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        var matrix = weight.view(-1, channels);
        return matrix.unsqueeze(0).expand(frames, -1, -1)          // (T, Co, Ci), without a copy
            .bmm(x.view(frames, channels, joints * batch))         // (T, Co, V*N)
            .view(frames, matrix.shape[0], joints, batch);
    }

    /// <summary>Every <paramref name="stride"/>th frame.</summary>
    public static Tensor EveryFrame(Tensor x, long stride) => stride == 1 ? x : x.slice(0, 0, x.shape[0], stride).contiguous();
}

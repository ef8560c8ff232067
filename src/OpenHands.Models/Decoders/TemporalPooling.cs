using static TorchSharp.torch;

namespace OpenHands.Models.Decoders;

/// <summary>A decoder's <c>pooling_type</c>: how the features of all frames become one.</summary>
internal static class TemporalPooling
{
    /// <summary>(B, T, H) to (B, H).</summary>
    /// <param name="type"><c>cls</c> takes the first frame; <c>max</c>, <c>avg</c>; <c>att</c> asks the attention block.</param>
    /// <param name="x">Features.</param>
    /// <param name="attention">The block, for <c>att</c>.</param>
    public static Tensor Apply(string type, Tensor x, AttentionBlock? attention) => type switch
    {
        "cls" => x.select(1, 0),
        "max" => x.amax([1]),
        "avg" => x.mean([1]),
        _ => attention!.forward(x),
    };

    /// <summary>The type, after a check.</summary>
    /// <exception cref="ArgumentException">The type is unknown.</exception>
    public static string Checked(string type) => type is "cls" or "max" or "avg" or "att"
        ? type
        : throw new ArgumentException($"decoder pooling_type '{type}' is unknown; use 'cls', 'max', 'avg' or 'att'");
}

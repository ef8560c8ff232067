namespace OpenHands.Extraction.Graphs;

/// <summary>How a kernel walks over an image.</summary>
/// <param name="Same">TFLite's SAME padding (output = ceil(input / stride), the odd pixel of padding at the end); else no padding.</param>
/// <param name="StrideHeight">Step in y, px.</param>
/// <param name="StrideWidth">Step in x, px.</param>
public sealed record Window(bool Same, int StrideHeight, int StrideWidth)
{
    /// <summary>Padding before and after one axis.</summary>
    /// <param name="input">Length of the axis, px.</param>
    /// <param name="kernel">Kernel length, px.</param>
    /// <param name="stride">Step, px.</param>
    /// <param name="dilation">Distance of neighbouring taps, px.</param>
    public (int Before, int After) Padding(int input, int kernel, int stride, int dilation)
    {
        if (!Same)
        {
            return (0, 0);
        }

        var output = (input + stride - 1) / stride;
        var reach = (kernel - 1) * dilation + 1;
        var total = Math.Max((output - 1) * stride + reach - input, 0);
        return (total / 2, total - total / 2);
    }
}

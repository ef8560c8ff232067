using OpenHands.Extraction.Graphs;

namespace OpenHands.Extraction.Tests.Onnx;

/// <summary>Computes single operations by the book, one value at a time, in TFLite's N H W C order and in double precision.</summary>
internal static class ReferenceExecutor
{
    public static float[] Convolve(
        float[] x, int[] shape, float[] filter, int[] filterShape, float[] bias, Window window, int dilation, bool depthwise)
    {
        var (height, width, channels) = (shape[1], shape[2], shape[3]);
        var (kernelHeight, kernelWidth) = (filterShape[1], filterShape[2]);
        var outputs = depthwise ? filterShape[3] : filterShape[0];
        var (top, bottom) = window.Padding(height, kernelHeight, window.StrideHeight, dilation);
        var (left, right) = window.Padding(width, kernelWidth, window.StrideWidth, dilation);
        var rows = (height + top + bottom - ((kernelHeight - 1) * dilation + 1)) / window.StrideHeight + 1;
        var columns = (width + left + right - ((kernelWidth - 1) * dilation + 1)) / window.StrideWidth + 1;
        var result = new float[rows * columns * outputs];
        for (var i = 0; i < result.Length; i++)
        {
            var (row, column, output) = (i / outputs / columns, i / outputs % columns, i % outputs);
            double sum = bias[output];
            for (var ky = 0; ky < kernelHeight; ky++)
            {
                for (var kx = 0; kx < kernelWidth; kx++)
                {
                    var (y, x0) = (row * window.StrideHeight + ky * dilation - top, column * window.StrideWidth + kx * dilation - left);
                    if (y < 0 || y >= height || x0 < 0 || x0 >= width)
                    {
                        continue;
                    }

                    for (var c = depthwise ? output : 0; c < (depthwise ? output + 1 : channels); c++)
                    {
                        var weight = depthwise
                            ? filter[(ky * kernelWidth + kx) * outputs + output]
                            : filter[((output * kernelHeight + ky) * kernelWidth + kx) * channels + c];
                        sum += (double)x[(y * width + x0) * channels + c] * weight;
                    }
                }
            }

            result[i] = (float)sum;
        }

        return result;
    }

    public static float[] ResizeHalfPixel(float[] x, int[] shape, int height, int width)
    {
        var channels = shape[3];
        var result = new float[height * width * channels];
        for (var i = 0; i < result.Length; i++)
        {
            var (row, column, channel) = (i / channels / width, i / channels % width, i % channels);
            var y = Math.Clamp((row + 0.5) * shape[1] / height - 0.5, 0, shape[1] - 1);
            var x0 = Math.Clamp((column + 0.5) * shape[2] / width - 0.5, 0, shape[2] - 1);
            double At(int r, int c) => x[(Math.Min(r, shape[1] - 1) * shape[2] + Math.Min(c, shape[2] - 1)) * channels + channel];
            var (r, c) = ((int)y, (int)x0);
            result[i] = (float)((At(r, c) * (1 - (x0 - c)) + At(r, c + 1) * (x0 - c)) * (1 - (y - r))
                + (At(r + 1, c) * (1 - (x0 - c)) + At(r + 1, c + 1) * (x0 - c)) * (y - r));
        }

        return result;
    }

    public static float[] DepthToSpace(float[] x, int[] shape, int block)
    {
        var (height, width, channels) = (shape[1] * block, shape[2] * block, shape[3] / block / block);
        var result = new float[x.Length];
        for (var i = 0; i < result.Length; i++)
        {
            var (row, column, channel) = (i / channels / width, i / channels % width, i % channels);
            var source = (row % block * block + column % block) * channels + channel;
            result[i] = x[((row / block * shape[2]) + column / block) * shape[3] + source];
        }

        return result;
    }
}

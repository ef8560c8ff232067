using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Devices;

/// <summary>Which processor a run computes on.</summary>
public static class ComputeDevice
{
    /// <summary>Reads auto (the first CUDA device where there is one), cpu, cuda or cuda:i.</summary>
    /// <exception cref="ArgumentException">The text is none of these, or that device is not there; the message says what is.</exception>
    public static Device Parse(string text)
    {
        switch (text)
        {
            case "cpu":
                return CPU;
            case "auto":
                return cuda.is_available() ? new Device(DeviceType.CUDA, 0) : CPU;
            case "cuda":
                return Cuda(0);
            default:
                return text.StartsWith("cuda:", StringComparison.Ordinal)
                    && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    ? Cuda(index)
                    : throw new ArgumentException($"device '{text}' is not known; use auto, cpu, cuda or cuda:0, cuda:1 ...");
        }
    }

    /// <summary>Lets CUDA multiply float32 matrices and convolutions in TF32 (10 bits of mantissa, several times faster), or not.</summary>
    public static void AllowTf32(bool allow)
    {
        backends.cuda.matmul.allow_tf32 = allow;
        backends.cudnn.allow_tf32 = allow;
    }

    private static Device Cuda(int index)
    {
        var count = cuda.is_available() ? cuda.device_count() : 0;
        var known = count == 0
            ? "this build or machine has no CUDA (build with -p:TorchBackend=cuda); use cpu"
            : $"there are {count}, numbered from 0";
        return index < count
            ? new Device(DeviceType.CUDA, index)
            : throw new ArgumentException($"device cuda:{index} is not there: {known}");
    }
}

using OpenHands.Models.Native;
using OpenHands.Settings.Training;
using static TorchSharp.torch;

namespace OpenHands.Worker.Composition;

/// <summary>Prepares libtorch as a configuration asks for.</summary>
internal static class Computing
{
    /// <summary>To be called before the first tensor of the process.</summary>
    public static void Prepare(ComputeSettings settings)
    {
        if (settings.Reproducible == Reproducible.Portable)
        {
            Arithmetic.MakePortable();
        }

        set_num_threads(settings.Threads);
    }
}

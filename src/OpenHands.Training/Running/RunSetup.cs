using static TorchSharp.torch;

namespace OpenHands.Training.Running;

/// <summary>What a run is started with, besides model and data.</summary>
/// <param name="Options">Settings.</param>
/// <param name="Folder">The run's output folder.</param>
/// <param name="Device">Where it computes.</param>
/// <param name="Progress">Where it reports.</param>
/// <param name="Stop">Asks it to save and stop.</param>
/// <param name="Clock">Where time comes from.</param>
/// <param name="WriteFile">Writes a checkpoint file whole or not at all; null for the file system.</param>
internal sealed record RunSetup(
    TrainingOptions Options, string Folder, Device Device, ITrainingProgress Progress, CancellationToken Stop, TimeProvider Clock, Action<string, Action<Stream>>? WriteFile)
{
    /// <summary>Applies the process-wide settings (threads, TF32) and finds the device.</summary>
    public static RunSetup Create(TrainingOptions options, string folder, RunHost host)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.BatchSize);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxEpochs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.LogEverySteps);
        if (options.Threads > 0)
        {
            set_num_threads(options.Threads);
        }

        Devices.ComputeDevice.AllowTf32(options.AllowTf32);
        Directory.CreateDirectory(folder);
        return new RunSetup(options, Path.GetFullPath(folder), Devices.ComputeDevice.Parse(options.Device), host.Progress, host.Stop, host.Clock, host.WriteFile);
    }
}

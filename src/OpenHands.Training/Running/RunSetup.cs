using OpenHands.Models;
using OpenHands.Models.Exchange;
using OpenHands.Settings.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Running;

/// <summary>What a run is started with, besides model and data.</summary>
/// <param name="Settings">Settings.</param>
/// <param name="Measures">What is measured beside the loss.</param>
/// <param name="Options">How it is carried out.</param>
/// <param name="Folder">The run's output folder.</param>
/// <param name="Device">Where it computes.</param>
/// <param name="Progress">Where it reports.</param>
/// <param name="Clock">Where time comes from.</param>
/// <param name="WriteFile">Writes a checkpoint file whole or not at all; null for the file system.</param>
/// <param name="Exchange">The processes that train together.</param>
/// <param name="Stop">Asks it to save and stop.</param>
internal sealed record RunSetup(
    ILoopSettings Settings,
    IReadOnlyList<Measure> Measures,
    RunOptions Options,
    string Folder,
    Device Device,
    ITrainingProgress Progress,
    TimeProvider Clock,
    Action<string, Action<Stream>>? WriteFile,
    IExchange Exchange,
    CancellationToken Stop)
{
    /// <summary>The run's metrics, the loss first.</summary>
    public IReadOnlyList<Measure> Metrics { get; } = [Measure.Loss, .. Measures];

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names => [.. Metrics.Select(metric => metric.Name)];

    /// <summary>The metric that epochs are ranked by.</summary>
    /// <exception cref="ArgumentException">The run has none of the name that <see cref="ILoopSettings.Monitor"/> asks for.</exception>
    public Measure Monitored => Metrics.FirstOrDefault(metric => metric.Name == Settings.Monitor)
        ?? throw new ArgumentException($"monitor '{Settings.Monitor}' is no metric of this run; it has {string.Join(", ", Names)}");

    /// <summary>Applies the process-wide settings (threads, TF32) and finds the device.</summary>
    public static RunSetup Create(
        ILoopSettings settings, IReadOnlyList<Measure> measures, RunOptions options, string folder, RunHost host)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(settings.BatchSize);
        ArgumentOutOfRangeException.ThrowIfNegative(settings.MaxEpochs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(settings.Training.LogEvery);
        set_num_threads(settings.Training.Compute.Threads);
        Devices.ComputeDevice.AllowTf32(settings.Training.AllowTf32);
        Directory.CreateDirectory(folder);
        var device = Devices.ComputeDevice.Parse(options.Device);
        if (host.Exchange.Size > 1 && device.type != DeviceType.CPU)
        {
            throw new ArgumentException($"{host.Exchange.Size} processes train together on the CPU only; use --device=cpu, or one process");
        }

        return new RunSetup(
            settings, measures, options, Path.GetFullPath(folder), device, host.Progress, host.Clock, host.WriteFile, host.Exchange,
            host.Stop);
    }
}

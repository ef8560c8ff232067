using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using OpenHands.Training;
using OpenHands.Training.Devices;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Running;
using Spectre.Console.Cli;
using static TorchSharp.torch;

namespace OpenHands.Worker.Verbs;

/// <summary>What <c>doctor</c> takes.</summary>
internal sealed class DoctorArguments : VerbArguments
{
    [CommandOption("--device <DEVICE>"), DefaultValue("auto"), Description(DeviceText)]
    public string Device { get; init; } = "auto";
}

/// <summary>Shows what the worker finds on this machine, by using it.</summary>
internal sealed class DoctorVerb : Verb<DoctorArguments>
{
    protected override void Run(DoctorArguments arguments, Session session)
    {
        var say = session.Console.Tell;
        say($"system     {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, "
            + $"{Environment.ProcessorCount} cores");
        set_num_threads(session.Threads ?? 1);
        var device = ComputeDevice.Parse(arguments.Device);
        var environment = RunEnvironment.Capture(seed: 0, device);
        say($"libtorch   {environment.Libtorch}, {environment.Threads} thread{(environment.Threads == 1 ? "" : "s")} (--threads), "
            + $"CUDA {(cuda.is_available() ? $"with {cuda.device_count()} device(s)" : "not available")}");
        say($"processor  {environment.Processor}");
        say($"arithmetic {environment.Arithmetic}");
        say(string.Create(
            CultureInfo.InvariantCulture, $"{device,-10} {GemmRate.Measure(device) / 1e9:0.0} GFLOP/s in float32 matrix products"));
    }
}

using System.Globalization;
using OpenHands.Datasets.Sampling;
using OpenHands.Settings;
using OpenHands.Settings.Training;
using OpenHands.Training.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Worker.Composition;

/// <summary>Puts a pretraining corpus on the compute device where <c>training.resident</c> says so.</summary>
internal static class ResidentCorpora
{
    private const int CoordinatesPerJoint = 2;

    /// <summary>The source to train on: the streamed one, or one on the device, in which case the streamed one is closed.</summary>
    /// <param name="streamed">The corpus on the disk.</param>
    /// <param name="training"><c>resident</c> and <c>resident_megabytes</c>.</param>
    /// <param name="device">Where the run computes.</param>
    /// <param name="say">Hears what was chosen, and why not where auto decided against it.</param>
    /// <exception cref="ConfigurationException">The poses must stay in memory and their transforms cannot run on the device.</exception>
    public static ISampleSource Choose(WindowedRecordings streamed, TrainingSettings training, Device device, Action<string> say)
    {
        if (training.Resident == ResidentPoses.False || (training.Resident == ResidentPoses.Auto && device.type != DeviceType.CUDA))
        {
            return streamed;
        }

        var type = training.Resident == ResidentPoses.Half ? ScalarType.Float16 : ScalarType.Float32;
        if (training.Resident == ResidentPoses.Auto)
        {
            var limit = (long)training.ResidentMegabytes << 20;
            type = Bytes(streamed, ScalarType.Float32) <= limit ? ScalarType.Float32 : ScalarType.Float16;
            if (Bytes(streamed, type) > limit)
            {
                say($"poses stay on disk: {Megabytes(streamed, type)} MB in float16 are more than "
                    + $"training.resident_megabytes {training.ResidentMegabytes}");
                return streamed;
            }
        }

        try
        {
            var resident = new ResidentWindows(streamed, device, type);
            say($"poses resident on {device}: {streamed.Count} recordings, {Megabytes(streamed, type)} MB "
                + $"in {type.ToString().ToLowerInvariant()}");
            streamed.Dispose();
            return resident;
        }
        catch (ArgumentException impossible) when (training.Resident == ResidentPoses.Auto)
        {
            say($"poses stay on disk: {impossible.Message}");
            return streamed;
        }
        catch (ArgumentException impossible)
        {
            throw new ConfigurationException($"training.resident: {impossible.Message}; or set training.resident: false", impossible);
        }
    }

    /// <summary>Bytes of all frames, at all joints that the transforms select.</summary>
    internal static long Bytes(WindowedRecordings streamed, ScalarType type)
    {
        var frames = Enumerable.Range(0, streamed.Count).Sum(i => (long)streamed.Store.Frames(i));
        return frames * streamed.Joints * CoordinatesPerJoint * (type == ScalarType.Float16 ? sizeof(short) : sizeof(float));
    }

    private static string Megabytes(WindowedRecordings streamed, ScalarType type) =>
        Math.Ceiling(Bytes(streamed, type) / 1048576.0).ToString("0", CultureInfo.InvariantCulture);
}

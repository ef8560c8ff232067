using OpenHands.Extraction.Tracking;

namespace OpenHands.Extraction.Tests;

/// <summary>Fake networks of its own for each worker; they see a person unless the picture is black.</summary>
internal sealed class FakeHolisticPerWorker : IHolisticNetworks
{
    public HolisticExecutors CreateExecutors()
    {
        var networks = new FakeHolistic();
        networks.Pose.OnRun = pose => pose["Identity_1"][0] = pose.Input[128 * 256 * 3] > 0 ? 0.9f : 0;
        return networks.CreateExecutors();
    }

    public void Dispose()
    {
    }
}

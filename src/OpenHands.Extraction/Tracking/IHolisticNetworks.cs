namespace OpenHands.Extraction.Tracking;

/// <summary>The networks of Holistic, loaded once; each worker takes executors of its own.</summary>
public interface IHolisticNetworks : IDisposable
{
    /// <summary>Executors for one tracker at a time; dispose them before the networks.</summary>
    HolisticExecutors CreateExecutors();
}

namespace OpenHands.Extraction;

/// <summary>How far a run is; reported after every video and about twice a second.</summary>
/// <param name="Total">Videos found.</param>
/// <param name="Skipped">Videos whose output was there already.</param>
/// <param name="Done">Videos extracted by this run.</param>
/// <param name="Failed">Videos in the ledger of failures.</param>
/// <param name="Frames">Frames processed by this run.</param>
/// <param name="Elapsed">Time since the run's start.</param>
/// <param name="ProcessorTime">Processor time that this process used since then, all threads.</param>
public sealed record ExtractionProgress(int Total, int Skipped, int Done, int Failed, long Frames, TimeSpan Elapsed, TimeSpan ProcessorTime)
{
    /// <summary>Frames per second of the whole run.</summary>
    public double FramesPerSecond => Elapsed > TimeSpan.Zero ? Frames / Elapsed.TotalSeconds : 0;

    /// <summary>Frames per second of processor time: what one busy core achieves, however many other programs share the machine.</summary>
    public double FramesPerCoreSecond => ProcessorTime > TimeSpan.Zero ? Frames / ProcessorTime.TotalSeconds : 0;
}

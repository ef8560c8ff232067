using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;
using OpenHands.Datasets.Synthetic;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Verbs;

/// <summary>Writes a synthetic corpus.</summary>
internal sealed class SynthesizeVerb : IVerb
{
    public string Name => "synthesize";

    public string Summary => "makes up signers: clips and split lists in INCLUDE's layout, and long recordings";

    public IReadOnlyList<Option> Options => CommonOptions.Stage;

    public void Run(Arguments arguments, Session session)
    {
        var run = StageRun<SynthesizeSettings>.Open(StageKind.Synthesize, arguments, session).Begin();
        var config = run.Config;
        var options = new SyntheticOptions
        {
            Seed = config.Seed,
            Signs = config.Signs,
            Signers = config.Signers,
            TestSigners = config.TestSigners,
            Repetitions = config.Repetitions,
            Recordings = config.Recordings,
            SignsPerRecording = config.RecordingSigns,
            FrameRate = config.FrameRate,
            Noise = config.Noise,
            HandLosses = config.HandLosses,
        };
        var size = session.Console.Track("synthesize", "clips", bar =>
            SyntheticCorpus.Write(run.Output, options, (done, total) => bar.Report(done, total), session.Stop));
        session.Console.Tell($"{size.Clips} clips of {config.Signs} signs by {config.Signers} signers ({config.TestSigners} of them for "
            + $"testing), {size.Recordings} recordings, {size.Frames} frames");
        run.Complete(run.Record() with
        {
            Seed = config.Seed,
            Classes = config.Signs,
            Metrics = new Dictionary<string, double> { ["clips"] = size.Clips, ["recordings"] = size.Recordings, ["frames"] = size.Frames },
        });
    }
}

using OpenHands.Settings;
using OpenHands.Worker.Verbs;

namespace OpenHands.Worker.CommandLine;

/// <summary>All verbs, in the order of the help.</summary>
public static class VerbTable
{
    /// <summary>All verbs.</summary>
    public static IReadOnlyList<IVerb> All { get; } =
    [
        new DownloadVerb(), new SynthesizeVerb(), new ExtractVerb(), new Hdf5Verb(), new PackVerb(), new PretrainVerb(), new FinetuneVerb(),
        new EvaluateVerb(), new TabulateVerb(), new ReportVerb(), new PredictVerb(), new EmbedVerb(), new CheckVerb(), new ValidateVerb(),
        new InspectVerb(), new ShowVerb(),
        new ConfigVerb(), new DoctorVerb(),
    ];

    /// <summary>The verb of a name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static IVerb Find(string name) => All.FirstOrDefault(verb => verb.Name == name)
        ?? throw new UsageException($"unknown verb '{name}'{NearestName.Hint(name, [.. All.Select(verb => verb.Name)])}");
}

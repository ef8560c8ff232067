using OpenHands.Configuration;
using OpenHands.Configuration.Data;
using OpenHands.Configuration.Stages;
using OpenHands.Configuration.Suites;
using OpenHands.Datasets.Catalogue;
using OpenHands.Datasets.Isolated;
using OpenHands.Datasets.Validation;
using OpenHands.Formats.Hdf5;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Composition;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Verbs;

/// <summary>Examines every recording of a data set.</summary>
internal sealed class ValidateVerb : IVerb
{
    public string Name => "validate";

    public string Summary => "checks data: counts, missing files, NaN, frames without pose, duplicates, leakage between splits";

    public IReadOnlyList<Option> Options { get; } =
    [
        new("input", "PATH", "a folder of pose pickles, or an HDF5 file"),
        new("config", "FILE", "a classification configuration: checks its training and test clips"),
        new("suite", "SUITE", "checks the data of every fine-tuning stage of a suite"),
        new("output", "FOLDER", "where clips.csv, splits.csv and the summary go (results/validation)"),
    ];

    public void Run(Arguments arguments, Session session)
    {
        var output = arguments.Text("output") ?? Path.Combine("results", "validation");
        var errors = 0;
        if (arguments.Text("input") is { } input)
        {
            errors += Raw(input, output, session);
        }
        else
        {
            var configurations = arguments.Text("config") is { } path
                ? [StageSchema.ReadFile<FinetuneConfig>(StageKind.Finetune, path, out _)]
                : Suite.Load(arguments.Text("suite") ?? throw new UsageException("validate: expected --input, --config or --suite"), session.Root)
                    .Stages.Select(stage => stage.Settings).OfType<FinetuneConfig>().ToList();
            foreach (var config in configurations.DistinctBy(config => (DatasetNames.Of(config), config.Data.Train!.Dataset.RootDirectory)))
            {
                errors += Isolated(config, output, session);
            }
        }

        if (errors > 0)
        {
            throw new InvalidDataException($"{errors} data set{(errors == 1 ? " has" : "s have")} errors; {output} lists them");
        }
    }

    private static int Raw(string input, string output, Session session)
    {
        if (Directory.Exists(input))
        {
            return Report(Path.GetFileName(Path.TrimEndingDirectorySeparator(input)), ValidationClips.InFolder(input), [], output, session);
        }

        using var file = RawPoseReader.Open(input);
        return Report(Path.GetFileNameWithoutExtension(input), ValidationClips.Of(file), [], output, session);
    }

    private static int Isolated(FinetuneConfig config, string output, Session session)
    {
        var name = DatasetNames.Of(config);
        var test = (config.Data.Test ?? config.Data.Validation)!.Dataset;
        if (config.Data.Train!.Dataset.ClassName == "ConcatDataset")
        {
            throw new ConfigurationException($"{name}: a ConcatDataset is checked by its members: validate each of them by a configuration of its own");
        }

        var compatibility = CompatibilitySettings.Of(config.Run.Compat);
        var readers = new List<IClipReader>();
        try
        {
            List<ClipToValidate> clips = [.. Clips(config.Data.Train.Dataset, "train"), .. Clips(test, "test")];
            var catalogue = DatasetCatalogue.Load(Path.Combine(session.Root, "experiments", "catalogue"));
            return Report(name, clips, [.. catalogue.ExpectedCounts.Where(count => count.Dataset == name)], output, session);
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }

        IReadOnlyList<ClipToValidate> Clips(IsolatedDatasetConfig dataset, string split)
        {
            var (corpus, options) = IsolatedSets.Describe(dataset, compatibility);
            readers.Add(corpus.OpenReader(options));
            return ValidationClips.Of(corpus, options, split, readers[^1]);
        }
    }

    private static int Report(string name, IReadOnlyList<ClipToValidate> clips, IReadOnlyCollection<ExpectedCount> expected, string output, Session session)
    {
        var report = session.Console.Track($"validate {name}", "clips", bar =>
            DatasetValidator.Run(name, clips, expected, session.Threads, new Reported(done => bar.Report(done, clips.Count)), session.Stop));
        ValidationFiles.Write(Path.Combine(output, name), report);
        session.Console.Tell(ValidationFiles.Summary(report).TrimEnd());
        return report.HasErrors ? 1 : 0;
    }

    private sealed class Reported(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}

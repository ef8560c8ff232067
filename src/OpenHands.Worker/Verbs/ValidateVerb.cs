using System.ComponentModel;
using OpenHands.Datasets.Catalogue;
using OpenHands.Datasets.Isolated;
using OpenHands.Datasets.Validation;
using OpenHands.Formats.Hdf5;
using OpenHands.Poses;
using OpenHands.Settings;
using OpenHands.Settings.Data;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Composition;
using OpenHands.Worker.Running;
using Spectre.Console.Cli;

namespace OpenHands.Worker.Verbs;

/// <summary>What <c>validate</c> takes.</summary>
internal sealed class ValidateArguments : VerbArguments
{
    [CommandOption("--input <PATH>"), Description("a folder of pose pickles, or an HDF5 file")]
    public string? Input { get; init; }

    [CommandOption("--config <FILE>"), Description("a classification configuration: checks its training and test clips")]
    public string? Config { get; init; }

    [CommandOption("--suite <SUITE>"), Description("checks the data of every fine-tuning stage of a suite")]
    public string? Suite { get; init; }

    [CommandOption("--output <FOLDER>"), DefaultValue("results/validation")]
    [Description("where clips.csv and summary.md of each data set go")]
    public string Output { get; init; } = "results/validation";
}

/// <summary>Examines every recording of a data set.</summary>
internal sealed class ValidateVerb : Verb<ValidateArguments>
{
    protected override void Run(ValidateArguments arguments, Session session)
    {
        var output = arguments.Output ?? Path.Combine("results", "validation");
        var errors = arguments.Input is { } input ? Raw(input, output, session)
            : arguments.Config is { } path
                ? Isolated(StageSchema.ReadFile<FinetuneSettings>(StageKind.Finetune, path, out _), output, session)
            : OfSuite(arguments.Suite ?? throw new UsageException("validate: expected --input, --config or --suite"),
                output, session);
        if (errors > 0)
        {
            throw new InvalidDataException(
                $"{errors} data set{(errors == 1 ? " has" : "s have")} errors or could not be read; {output} lists what was found");
        }
    }

    /// <summary>Every data set that a suite fine-tunes on; one that is not there does not keep the others from being checked.</summary>
    private static int OfSuite(string name, string output, Session session)
    {
        var configurations = Suite.Load(name, session.Root).Stages.Select(stage => stage.Settings).OfType<FinetuneSettings>()
            .DistinctBy(config => (DatasetNames.Of(config), config.Data.Train!.Dataset.RootDirectory)).ToList();
        var (errors, unread) = (0, 0);
        foreach (var config in configurations)
        {
            try
            {
                errors += Isolated(config, output, session);
            }
            catch (Exception failure) when (failure is IOException or InvalidDataException or ConfigurationException)
            {
                session.Console.Warn($"{DatasetNames.Of(config)}: {failure.Message}");
                unread++;
            }
        }

        if (unread > 0)
        {
            session.Console.Tell($"{unread} data set{(unread == 1 ? " is" : "s are")} not there or not whole; "
                + $"./build.sh --target=Download --suite={name} --dryrun says what can be fetched");
        }

        return errors + unread;
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

    private static int Isolated(FinetuneSettings config, string output, Session session)
    {
        var name = DatasetNames.Of(config);
        if (config.Data.Train!.Dataset.ClassName == IsolatedDatasetSettings.Concatenation)
        {
            throw new ConfigurationException(
                $"{name}: a ConcatDataset is checked by its members: validate each of them by its own configuration");
        }

        var readers = new List<IClipReader>();
        try
        {
            var clips = ValidationSplits.Of(config.Data).SelectMany(split => Clips(split.Dataset, split.Name)).ToList();
            var corpus = IsolatedDatasets.Named(config.Data.Train.Dataset.ClassName);
            var catalogue = Path.Combine(session.Root, "experiments", "catalogue");
            var expected = ExpectedVariant.Choose(
                Directory.Exists(catalogue) ? DatasetCatalogue.Load(catalogue).ExpectedCounts : [],
                    DatasetNames.OfClass(corpus.ClassName), name,
                        corpus.ReadGlosses(IsolatedDatasets.Settle(config.Data.Train.Dataset)).Count);
            return Report(name, clips, expected, output, session) + Labels(config, name, session);
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }

        IReadOnlyList<ClipToValidate> Clips(IsolatedDatasetSettings dataset, string split)
        {
            var corpus = IsolatedDatasets.Named(dataset.ClassName);
            dataset = IsolatedDatasets.Settle(dataset);
            readers.Add(corpus.OpenReader(dataset));
            return ValidationClips.Of(corpus, dataset, split, readers[^1]);
        }
    }

    /// <summary>What a fine-tuning run would be refused or warned for; each on a line. An error counts as one.</summary>
    private static int Labels(FinetuneSettings config, string name, Session session)
    {
        IReadOnlyList<LabelFinding> findings;
        try
        {
            using var train = IsolatedSets.Open(config.Data.Train!, []);
            using var test = IsolatedSets.Open(
                (config.Data.Test ?? config.Data.Validation)!, config.Run.Compat == Compat.Upstream ? [] : train.Glosses);
            findings =
            [
                .. LabelFindings.Of(train.Glosses, train.Items, test.Items, DataChecks.AreFixed(config.Data.Train!.Dataset)),
                .. DataChecks.UnreadSplits(config.Data),
            ];
        }
        catch (InvalidDataException wrong)
        {
            findings = [new LabelFinding(true, wrong.Message)];
        }

        foreach (var finding in findings)
        {
            session.Console.Warn($"{name}: {(finding.IsError ? "error: " : "")}{finding.Text}");
        }

        return findings.Any(finding => finding.IsError) ? 1 : 0;
    }

    private static int Report(
        string name, IReadOnlyList<ClipToValidate> clips, IReadOnlyCollection<ExpectedCount> expected, string output, Session session)
    {
        var report = session.Console.Track($"validate {name}", "clips", bar =>
            DatasetValidator.Run(name, clips, expected, session.Threads ?? Environment.ProcessorCount,
                new Reported(done => bar.Report(done, clips.Count)), session.Stop));
        ValidationFiles.Write(Path.Combine(output, name), report);
        session.Console.Tell(ValidationFiles.Summary(report).TrimEnd());
        return report.HasErrors ? 1 : 0;
    }

    private sealed class Reported(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}

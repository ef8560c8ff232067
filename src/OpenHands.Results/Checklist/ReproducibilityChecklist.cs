using System.Globalization;
using System.Text;
using OpenHands.Results.Tables;
using OpenHands.Runs;

namespace OpenHands.Results.Checklist;

/// <summary>
/// <c>results/CHECKLIST.md</c>: the questions that reviewers ask about reproducibility (data, splits, selection, seeds, compute, versions),
/// answered from run records and manifests. What these do not say is answered with "not recorded", never guessed.
/// </summary>
public static class ReproducibilityChecklist
{
    private const string Unknown = "not recorded";
    private static readonly string[] Versions = ["sdk", "runtime", "package TorchSharp", "libtorch"];

    /// <summary>Writes the checklist.</summary>
    public static void Write(string root, RunIndex index) =>
        TableFile.Write(Path.Combine(root, "results", "CHECKLIST.md"),
            Markdown(index, DatasetLicences.Read(Path.Combine(root, "experiments", "catalogue"))));

    /// <summary>The checklist as Markdown.</summary>
    /// <param name="index">All finished runs.</param>
    /// <param name="licences">What the catalogue says of a data set's licence, by its name.</param>
    public static string Markdown(RunIndex index, IReadOnlyDictionary<string, string> licences)
    {
        var text = new StringBuilder(
            "# Reproducibility checklist\n\nAnswered from the records and manifests of the finished runs; one section per suite.\n");
        foreach (var suite in index.Runs.GroupBy(r => r.Suite).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            Append(text, suite.Key, [.. suite], licences);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string suite, IReadOnlyList<Run> runs, IReadOnlyDictionary<string, string> licences)
    {
        var trained = runs.Where(r => r.Record.Kind is "pretrain" or "finetune").ToList();
        text.Append("\n## Suite ").Append(suite).Append("\n\n");
        Answer(text, "Which data?", List(runs.Select(r => r.Record.Dataset)));
        const string Unlisted = "not in the catalogue; made here, or brought along under terms of its own";
        var terms = runs.Select(r => r.Record.Dataset).OfType<string>().Select(d => $"{d}: {licences.GetValueOrDefault(d, Unlisted)}");
        Answer(text, "Under which licences?", List(terms));
        Answer(text, "Is every input file identified?",
            $"{runs.Sum(r => r.Manifest.Inputs.Count)} input files by SHA-256 in the manifests");
        Answer(text, "Which split is reported, and which selects the epoch?",
            List(runs.Where(r => r.Record.Kind == "finetune").Select(r => Chosen(r.Record))));
        Answer(text, "Which behaviour?", List(trained.Select(r => r.Record.Compat is { } c ? $"compat {c}" : null)));
        Answer(text, "How many seeds, and is the spread reported?", Seeds(runs));
        var sizes = trained.Select(r => r.Record.Parameters is { } p
            ? string.Create(CultureInfo.InvariantCulture, $"{TypeName(r)}: {p:#,0} parameters")
            : null);
        Answer(text, "How large are the models?", List(sizes));
        Answer(text, "How much compute?",
            string.Create(CultureInfo.InvariantCulture, $"{runs.Sum(r => r.Manifest.Seconds) / 60:0.0} minutes in {runs.Count} stages"));
        Answer(text, "On which machine?", List(runs.Select(r => Machine(r.Record.Environment))));
        var versions = runs.SelectMany(r => r.Manifest.Environment.Concat(r.Record.Environment))
            .Where(e => Versions.Contains(e.Key)).Select(e => $"{e.Key} {e.Value}");
        Answer(text, "With which versions?", List(versions));
        var commits = runs.Select(r => r.Manifest.Commit.Length == 0
            ? null
            : r.Manifest.Commit + (r.Manifest.Dirty ? " with local changes" : string.Empty));
        Answer(text, "From which commit?", List(commits));
        Answer(text, "Was a run resumed?",
            List(trained.Where(r => r.Record.ResumedAtSteps.Count > 0)
                .Select(r => $"{r.Name} at steps {string.Join(", ", r.Record.ResumedAtSteps)}"), "no"));
        Answer(text, "Which checkpoints are kept?",
            $"{trained.Count(r => r.Record.CheckpointSha256 is not null)} with SHA-256 in ssl_checkpoints.csv");
    }

    private static string TypeName(Run run) => ModelName.Of(run.Record);

    private static string? Chosen(RunRecord record) => (record.SelectedOn, record.Protocol) switch
    {
        ("test split", _) or (null, "paper") => "the test split is reported and also selects the epoch, as upstream does (protocol paper)",
        ("nothing", _) => "the test split is reported; nothing selects the epoch, the last one counts",
        ({ } selected, _) => $"the test split is reported; the epoch is selected on: {selected}",
        (_, "clean") => "the test split is reported; the epoch is selected on other clips (protocol clean; which ones was not recorded)",
        _ => null,
    };

    private static string Seeds(IReadOnlyList<Run> runs)
    {
        var seeds = runs.Where(r => r.Record.Kind == "evaluate").Select(r => r.Record.Seed).OfType<long>().Distinct().Order().ToList();
        return seeds.Count switch
        {
            0 => Unknown,
            1 => $"one (seed {seeds[0]}): no spread can be given",
            _ => $"{seeds.Count} ({string.Join(", ", seeds)}); tables give mean and sample standard deviation",
        };
    }

    private static string? Machine(IReadOnlyDictionary<string, string> environment)
    {
        var facts = ((string[])["processor", "cores", "threads", "device", "os"]).Where(environment.ContainsKey)
            .Select(k => $"{k} {environment[k]}").ToList();
        return facts.Count > 0 ? string.Join(", ", facts) : null;
    }

    private static string List(IEnumerable<string?> values, string none = Unknown)
    {
        var distinct = values.OfType<string>().Where(v => v.Length > 0).Distinct().Order(StringComparer.Ordinal).ToList();
        return distinct.Count > 0 ? string.Join("; ", distinct) : none;
    }

    private static void Answer(StringBuilder text, string question, string answer) =>
        text.Append("* **").Append(question).Append("** ").Append(answer).Append(".\n");
}

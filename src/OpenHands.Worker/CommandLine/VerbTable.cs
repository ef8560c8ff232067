using OpenHands.Settings;
using OpenHands.Worker.Verbs;
using Spectre.Console.Cli;

namespace OpenHands.Worker.CommandLine;

/// <summary>A verb in the table.</summary>
/// <param name="Name">The verb.</param>
/// <param name="Summary">One line for the list of verbs.</param>
/// <param name="Arguments">The class of its options and operands.</param>
/// <param name="Add">Makes it known to the parser.</param>
internal sealed record VerbEntry(string Name, string Summary, Type Arguments, Action<IConfigurator, VerbProcess> Add);

/// <summary>All verbs, in the order of the help.</summary>
internal static class VerbTable
{
    public static IReadOnlyList<VerbEntry> All { get; } =
    [
        Entry<DownloadVerb>("download",
            "fetches, verifies and unpacks data sets and checkpoints of the catalogue, or fetches the tracking models"),
        Entry<SynthesizeVerb>("synthesize", "makes up signers: clips and split lists in INCLUDE's layout, and long recordings"),
        Entry<ExtractVerb>("extract", "tracks MediaPipe Holistic poses in a video, in every video of a folder, or in a folder of frames"),
        Entry<Hdf5Verb>("hdf5", "builds raw HDF5 files from pose pickles; info, verify and diff look into any"),
        Entry<PackVerb>("pack", "packs the joints that training uses out of raw HDF5 files or pose pickles into one mapped file"),
        Entry<PretrainVerb>("pretrain", "pretrains an encoder on unlabelled recordings"),
        Entry<FinetuneVerb>("finetune", "trains a classifier of isolated signs, on a pretrained encoder or from scratch"),
        Entry<EvaluateVerb>("evaluate",
            "measures a classifier on the test split and writes predictions.csv; also upstream's checkpoints and files"),
        Entry<TabulateVerb>("tabulate", "writes results/*.csv and *.md from the records of all finished runs"),
        Entry<ReportVerb>("report",
            "writes results/report/index.html, one page with tables, plots and a pose player; results/plots; results/tensorboard"),
        Entry<PredictVerb>("predict",
            "prints the five most likely glosses of videos or pose files; with --embeddings also a pretrained encoder's features"),
        Entry<EmbedVerb>("embed", "writes an encoder's features of clips, for numpy, pandas and TensorBoard, and recall at 1, 5, 10"),
        Entry<CheckVerb>("check", "looks whether training and evaluation configurations and their data can be used; writes nothing"),
        Entry<ValidateVerb>("validate",
            "checks data: counts, missing files, NaN, frames without pose, duplicates, leakage between splits"),
        Entry<InspectVerb>("inspect", "prints a checkpoint's tensors, shapes, parameter count and metadata (.ckpt, .pth, .safetensors)"),
        Entry<ShowVerb>("show", "draws a recording as a sheet (.png), an animation (.gif) or a page with a player (.html)"),
        Entry<ConfigVerb>("config",
            "prints a stage's composed configuration with the file and line of every value, or lists a suite's stages"),
        Entry<DoctorVerb>("doctor", "loads libtorch, multiplies matrices, and says what this machine offers"),
    ];

    /// <summary>The verb of a name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static VerbEntry Find(string name) => All.FirstOrDefault(verb => verb.Name == name)
        ?? throw new UsageException($"unknown verb '{name}'{NearestName.Hint(name, [.. All.Select(verb => verb.Name)])}");

    private static VerbEntry Entry<T>(string name, string summary)
        where T : class, ICommand =>
        new(name, summary, typeof(T).BaseType!.GetGenericArguments()[0],
            (app, process) => app.AddCommand<T>(name).WithDescription(summary).WithData(process));
}

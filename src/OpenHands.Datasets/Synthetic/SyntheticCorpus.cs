using System.Runtime.ExceptionServices;
using System.Text;
using OpenHands.Formats;
using OpenHands.Formats.Pickles;
using OpenHands.Poses;

namespace OpenHands.Datasets.Synthetic;

/// <summary>
/// Writes a synthetic corpus in the layout of INCLUDE: <c>poses/Category/Word/clip.pkl</c>, <c>train.csv</c> and <c>test.csv</c> (columns
/// Category, Word, Video, FilePath; no signer in both), and continuous recordings for pretraining in <c>raw/recording.pkl</c>. Equal
/// options give byte-identical files.
/// </summary>
public static class SyntheticCorpus
{
    /// <summary>Folder of the isolated clips inside the corpus.</summary>
    public const string PosesFolder = "poses";

    /// <summary>Folder of the continuous recordings inside the corpus.</summary>
    public const string RawFolder = "raw";

    // More than there are processors: each pickle is flushed to the disk, and flushes wait together.
    private const int WritersAtOnce = 8;

    /// <summary>Writes the corpus; files of the same names are replaced.</summary>
    /// <param name="folder">Where to; made if missing.</param>
    /// <param name="options">Size and difficulty.</param>
    /// <param name="progress">Told how many of all pickles are written; never called twice at once.</param>
    /// <param name="cancellation">Stops between two pickles.</param>
    /// <returns>Number of clips, recordings and frames.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static SyntheticCorpusSize Write(
        string folder, SyntheticOptions options, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        options.Validate();
        var signers = Enumerable.Range(0, options.Signers).Select(i => SyntheticSigner.Create(options.Seed, i)).ToArray();
        var signs = SyntheticVocabulary.Signs[..options.Signs];
        var clips = (
            from signer in Enumerable.Range(0, signers.Length)
            from sign in Enumerable.Range(0, signs.Length)
            from repetition in Enumerable.Range(0, options.Repetitions)
            select (Signer: signer, Sign: sign, Repetition: repetition)).ToArray();
        var trainSigners = options.Signers - options.TestSigners;
        var (total, done, frames) = (clips.Length + options.Recordings, 0, 0L);
        var progressLock = new Lock();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = WritersAtOnce, CancellationToken = cancellation };

        ForAll(clips.Length, parallel, i =>
        {
            var (signer, sign, repetition) = clips[i];
            var name = Path.ChangeExtension(FilePath(signs[sign], signers[signer], repetition), ".pkl");
            Store(Path.Combine(PosesFolder, name), signers[signer], [signs[sign]], new SampleRandom(options.Seed, 0, i));
        });
        ForAll(options.Recordings, parallel, i =>
        {
            var random = new SampleRandom(options.Seed, 1, i);
            var sequence = Enumerable.Range(0, options.SignsPerRecording).Select(_ => signs[random.NextInt(signs.Length)]).ToArray();
            var signer = signers[i % trainSigners];
            Store(Path.Combine(RawFolder, $"{signer.Name}_recording{i:000}.pkl"), signer, sequence, random);
        });

        WriteSplit(Path.Combine(folder, "train.csv"), clips.Where(clip => clip.Signer < trainSigners));
        WriteSplit(Path.Combine(folder, "test.csv"), clips.Where(clip => clip.Signer >= trainSigners));
        return new SyntheticCorpusSize(clips.Length, options.Recordings, frames);

        // Every performance has its own random stream, so the order of writing does not matter.
        void Store(string name, SyntheticSigner signer, IReadOnlyList<SyntheticSign> performed, SampleRandom random)
        {
            var recording = SyntheticPerformance.Record(signer, performed, options, random);
            PosePickle.Write(Path.Combine(folder, name), recording);
            lock (progressLock)
            {
                frames += recording.Frames;
                progress?.Invoke(++done, total);
            }
        }

        void WriteSplit(string path, IEnumerable<(int Signer, int Sign, int Repetition)> members) => AtomicFile.Write(path, stream =>
        {
            var text = new StringBuilder("Category,Word,Video,FilePath\n");
            foreach (var (signer, sign, repetition) in members)
            {
                var file = FilePath(signs[sign], signers[signer], repetition);
                text.Append(string.Join(',', signs[sign].Category, signs[sign].Word, file[(file.LastIndexOf('/') + 1)..], file))
                    .Append('\n');
            }

            stream.Write(Encoding.UTF8.GetBytes(text.ToString()));
        });
    }

    private static void ForAll(int count, ParallelOptions parallel, Action<int> body)
    {
        try
        {
            Parallel.For(0, count, parallel, body);
        }
        catch (AggregateException e)
        {
            // What the first writer met, such as a full disk, as if there were one.
            ExceptionDispatchInfo.Capture(e.InnerExceptions[0]).Throw();
        }
    }

    // As INCLUDE's lists do, it names the video; the pickle has the same name with another extension.
    private static string FilePath(SyntheticSign sign, SyntheticSigner signer, int repetition) =>
        $"{sign.Category}/{sign.Word}/{signer.Name}_{sign.Word}_{repetition:00}.MOV";
}

/// <summary>What <see cref="SyntheticCorpus"/> has written.</summary>
/// <param name="Clips">Isolated clips.</param>
/// <param name="Recordings">Continuous recordings.</param>
/// <param name="Frames">Frames in both.</param>
public sealed record SyntheticCorpusSize(int Clips, int Recordings, long Frames);

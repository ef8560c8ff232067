using OpenHands.Runs;
using OpenHands.Runs.Manifests;

namespace OpenHands.Tests;

/// <summary>A made-up repository with finished runs, as host and worker leave them.</summary>
internal sealed class Repository : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Repository()
    {
        Directory.CreateDirectory(Catalogue);
        File.WriteAllText(
            Path.Combine(Catalogue, "raw_corpora.csv"),
            "name,language,hours,bytes,url,availability,sha256,licence\n"
            + "ISH News,Indian,145,17179869184,https://example.org/a.zip,public,,CC BY 4.0\n");
        File.WriteAllText(
            Path.Combine(Catalogue, "reference_values.csv"),
            "table,dataset,model,metric,value,source,confidence\nisolated,INCLUDE,SL-GCN,top1,0.935,a paper,second-hand\n"
            + "isolated,GSL,SL-GCN,top1,0.954,a paper,second-hand\n");
    }

    public string Root => _folder.Path;

    private string Catalogue => Path.Combine(Root, "experiments", "catalogue");

    /// <summary>Adds a pretraining run, and for each seed a pretrained and a scratch fine-tuning run with their evaluations.</summary>
    public Repository WithExperiment(string encoder = "decoupled-gcn", string dataset = "INCLUDE", params double[] top1)
    {
        const string Best = "checkpoints/best.safetensors";
        Add("s/x/pretrain", new RunRecord
        {
            Kind = "pretrain",
            ConfigSha256 = Hash('1'),
            Dataset = "ISH News",
            Encoder = encoder,
            Decoder = "dpc",
            Checkpoint = Best,
            CheckpointSha256 = Hash('2'),
            Seed = 1,
            BestEpoch = 3,
            Parameters = 10,
            Compat = "corrected",
            Protocol = "clean",
            Metrics = new Dictionary<string, double> { ["top1"] = 0.5 },
        });
        foreach (var (init, seed) in Enumerable.Range(1, top1.Length).SelectMany(seed => new[] { ("pretrained", seed), ("scratch", seed) }))
        {
            var cell = $"seed={seed},init={init}";
            var tuned = new RunRecord
            {
                Kind = "finetune",
                ConfigSha256 = Hash('3'),
                Dataset = dataset,
                Encoder = encoder,
                Decoder = "dpc",
                Init = init,
                Seed = seed,
                Checkpoint = Best,
                CheckpointSha256 = Hash('4'),
                SelectedOn = "held-out part of train",
                StartedFrom = init == "pretrained" ? $"results/runs/s/x/pretrain/{Best}" : null,
                Compat = "corrected",
                Protocol = "clean",
                Parameters = 12,
                Metrics = new Dictionary<string, double> { ["top1"] = 0.99 },
            };
            Add($"s/x/finetune/{cell}", tuned);
            Add($"s/x/evaluate/{cell}", tuned with
            {
                Kind = "evaluate",
                Checkpoint = null,
                StartedFrom = $"results/runs/s/x/finetune/{cell}/{Best}",
                Metrics = new Dictionary<string, double>
                {
                    ["top1"] = top1[seed - 1] - (init == "scratch" ? 0.1 : 0),
                    ["top5"] = 1,
                    ["latency_ms"] = 4.5,
                },
            });
        }

        return this;
    }

    public string Add(string stage, RunRecord record)
    {
        var folder = Path.Combine(Root, "results", "runs", stage);
        Directory.CreateDirectory(folder);
        RunRecordFile.Write(folder, record);
        StageManifestFile.Write(folder, new StageManifest
        {
            Stage = stage,
            Kind = record.Kind,
            Key = Hash('5'),
            Commit = "0123456789ab",
            Seconds = 12,
        });
        return folder;
    }

    public void Dispose() => _folder.Dispose();

    private static string Hash(char digit) => new(digit, 64);
}

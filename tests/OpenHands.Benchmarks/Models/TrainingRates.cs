using System.Globalization;
using OpenHands.Models;
using OpenHands.Models.Decoders;
using OpenHands.Models.Encoders;
using OpenHands.Models.Pretraining;
using OpenHands.Settings.Networks;
using OpenHands.Settings.Training;
using OpenHands.Training.Optimisation;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Benchmarks.Models;

/// <summary>
/// Frames a second that a training step takes, forward, backward and optimiser, on one thread: the table
/// experiments/catalogue/measured_rates.csv, by which a dry run says how long a suite would take.
/// </summary>
/// <param name="only">Names of the networks to measure; all where empty.</param>
/// <param name="output">Where the lines go.</param>
internal sealed class TrainingRates(string[] only, TextWriter output)
{
    private const int Steps = 3;
    private const int Joints = 27;

    public void Run()
    {
        set_num_threads(1);
        output.WriteLine("model,frames_per_s,batch,frames,processor,source");
        foreach (var encoder in (ClipEncoderSettings[])[new StGcnSettings { Dropout = 0.5 }, new DecoupledGcnSettings(),
            new TcnSettings { Dropout = 0.5 }])
        {
            using var network = new DpcPretrainer(new PretrainerSettings { Encoder = encoder });
            using var windows = randn([32, 7, 10, Joints, 2]);
            Measure($"dpc {encoder.Type}", network, windows, 32, 70, () => network.Loss(windows).Loss);
        }

        Masked();
        var lstm = new RnnSettings { Cell = "LSTM", HiddenSize = 128, Layers = 4, Attention = true };
        Classifier("pose-flattener LSTM", new PoseFlattenerSettings(), lstm);
        Classifier("pose-flattener bert", new PoseFlattenerSettings(), new BertSettings { Pooling = "att" });
        Classifier("st-gcn fc", new StGcnSettings(), new FcSettings());
        Classifier("decoupled-gcn fc", new DecoupledGcnSettings(), new FcSettings());
    }

    private void Masked()
    {
        const int Batch = 128;
        const int Frames = 64;
        var encoder = new ConvFormerSettings { Features = 256 };
        using var network = new MaskedPretrainer(Networks.Create(encoder, 3), new MaskedSettings());
        using var clips = cat([randn([Batch, 1, Frames, encoder.Joints, 2]), ones([Batch, 1, Frames, encoder.Joints, 1])], 4);
        network.Prepare(clips, 1);
        Measure($"masked {encoder.Type}", network, clips, Batch, Frames, () => network.Loss(clips).Loss);
    }

    private void Classifier(string name, EncoderSettings encoder, DecoderSettings decoder)
    {
        const int Batch = 16;
        const int Frames = 100;
        using var network = new SignClassifier(encoder, decoder, 2, classes: 263);
        using var clips = randn([Batch, 2, Frames, Joints]);
        using var labels = zeros(Batch, dtype: ScalarType.Int64);
        Measure(name, network, clips, Batch, Frames, () => nn.functional.cross_entropy(network.forward(clips), labels));
    }

    private void Measure(string name, nn.Module network, Tensor input, int batch, int frames, Func<Tensor> loss)
    {
        if (only.Length > 0 && !only.Contains(name))
        {
            return;
        }

        using var parameters = new ParameterBuffer(network);
        using var optimiser = new OptimiserSettings { Name = "AdamW" }.Create(parameters);
        network.train();
        var seconds = new List<double>();
        for (var step = 0; step <= Steps; step++)
        {
            using var scope = NewDisposeScope();
            var before = Environment.CpuUsage.TotalTime; // CPU time: what else the machine does does not count
            loss().backward();
            optimiser.Step(1);
            seconds.Add((Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }

        var median = seconds.Skip(1).Order().ElementAt(Steps / 2); // the first warms up
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name},{batch * frames / median:0},{batch},{frames},{Processor()},"
            + $"CPU time of one thread: ./build.sh --target=Bench --filter=training-rates"));
        output.Flush();
        GC.KeepAlive(input);
    }

    // As the dry run names the processor of the machine it runs on.
    private static string Processor()
    {
        var lines = File.Exists("/proc/cpuinfo") ? File.ReadAllLines("/proc/cpuinfo") : [];
        return $"{Value("model name")} (family {Value("cpu family")})";

        string? Value(string key) => lines.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split(':')[1].Trim();
    }
}

using System.Globalization;
using OpenHands.Models;
using OpenHands.Models.Decoders;
using OpenHands.Models.Encoders;
using OpenHands.Models.Pretraining;
using OpenHands.Training.Optimisation;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Benchmarks.Models;

/// <summary>
/// Frames a second that a training step takes, forward, backward and optimiser, on one thread: the table
/// experiments/catalogue/measured_rates.csv, by which a dry run says how long a suite would take.
/// </summary>
internal static class TrainingRates
{
    private const int Steps = 3;
    private const int Joints = 27;

    public static void Run(TextWriter output)
    {
        set_num_threads(1);
        output.WriteLine("model,frames_per_s,batch,frames,source");
        foreach (var encoder in (string[])["st-gcn", "decoupled-gcn", "tcn"])
        {
            var width = encoder == "tcn" ? 128 : 64; // hidden_channels by default
            using var network = new DpcPretrainer(
                new DpcOptions { Encoder = new EncoderOptions { Type = encoder, HiddenChannels = width, Dropout = 0.5 } });
            using var windows = randn([32, 7, 10, Joints, 2]);
            Measure($"dpc {encoder}", network, windows, 32, 70, () => network.Loss(network.forward(windows)), output);
        }

        var lstm = new DecoderOptions
        {
            Type = "rnn",
            Rnn = new RnnDecoderOptions { Type = "LSTM", HiddenSize = 128, Layers = 4, Attention = true },
        };
        Classifier("pose-flattener LSTM", "pose-flattener", lstm, output);
        Classifier("pose-flattener bert", "pose-flattener", new DecoderOptions { Type = "bert" }, output);
        Classifier("st-gcn fc", "st-gcn", new DecoderOptions { Type = "fc" }, output);
        Classifier("decoupled-gcn fc", "decoupled-gcn", new DecoderOptions { Type = "fc" }, output);
    }

    private static void Classifier(string name, string encoder, DecoderOptions decoder, TextWriter output)
    {
        const int Batch = 16;
        const int Frames = 100;
        using var network = new SignClassifier(new EncoderOptions { Type = encoder }, decoder, 263);
        using var clips = randn([Batch, 2, Frames, Joints]);
        using var labels = zeros(Batch, dtype: ScalarType.Int64);
        Measure(name, network, clips, Batch, Frames, () => nn.functional.cross_entropy(network.forward(clips), labels), output);
    }

    private static void Measure(string name, nn.Module network, Tensor input, int batch, int frames, Func<Tensor> loss, TextWriter output)
    {
        using var parameters = new ParameterBuffer(network);
        using var optimiser = new OptimiserOptions { Name = "AdamW" }.Create(parameters);
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
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name},{batch * frames / median:0},{batch},{frames},CPU time of one "
            + $"thread: ./build.sh --target=Bench --filter=training-rates"));
        output.Flush();
        GC.KeepAlive(input);
    }
}

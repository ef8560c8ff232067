using System.Diagnostics;
using OpenHands.Formats.Checkpoints;
using OpenHands.Formats.Pickles;
using OpenHands.Models;
using OpenHands.Models.States;
using OpenHands.Poses;
using OpenHands.Settings.Networks;
using static TorchSharp.torch;

namespace Samples.Tests;

public sealed class SampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SampleTests()
    {
        // A body that stands still, the shoulders (keypoints 11 and 12) 0.2 apart, and moves its hands.
        foreach (var (name, frames) in ((string, int)[])[("a", 20), ("b", 30)])
        {
            var keypoints = new float[frames * 75 * 3];
            for (var i = 0; i < frames * 75; i++)
            {
                var (frame, joint) = (i / 75, i % 75);
                keypoints[3 * i] = joint switch { 11 => 0.6f, 12 => 0.4f, _ => 0.5f + (0.01f * MathF.Sin(frame + joint)) };
                keypoints[(3 * i) + 1] = joint is 11 or 12 ? 0.5f : 0.4f + (0.003f * joint);
            }

            PosePickle.Write(_folder.File($"{name}.pkl"),
                new PoseRecording(frames, 75, keypoints, [.. Enumerable.Repeat(1f, frames * 75)]));
        }
    }

    [Fact]
    public void TransformPoses_normalises_by_the_shoulders()
    {
        var (code, output) = Run("TransformPoses", _folder.File("a.pkl"));

        Assert.Equal(0, code);
        Assert.StartsWith("20 frames of 75 keypoints\n(2, 20, 27): channels x and y, frames, joints\nshoulders", output);
    }

    [Fact]
    public void RawHdf5_lists_what_it_wrote()
    {
        var (code, output) = Run("RawHdf5", _folder.Path, _folder.File("all.h5"));

        Assert.Equal((0, "a: 20 frames of 75 keypoints\nb: 30 frames of 75 keypoints\n"), (code, output));
    }

    [Fact]
    public void PredictSign_prints_the_probability_of_each_gloss_by_the_weights_given()
    {
        File.WriteAllLines(_folder.File("glosses.txt"), ["hello", "thanks", "yes"]);
        using (var model = new SignClassifier(new StGcnSettings(), new FcSettings(), channels: 2, 3))
        using (no_grad())
        {
            // Whatever the features are, the bias decides: e^0 : e^2 : e^0.
            foreach (var (name, parameter) in model.named_parameters().Where(
                p => p.name.StartsWith("decoder.classifier", StringComparison.Ordinal)))
            {
                parameter.copy_(name.EndsWith("bias", StringComparison.Ordinal) ? tensor(new float[] { 0, 2, 0 }) : zeros_like(parameter));
            }

            SafeTensors.Write(_folder.File("model.safetensors"), StateDictionary.Save(model));
        }

        var (code, output) = Run("PredictSign", _folder.File("model.safetensors"), _folder.File("glosses.txt"), _folder.File("a.pkl"));

        Assert.Equal(0, code);
        Assert.Contains("\n0.787  thanks\n0.107  ", output);
    }

    [Theory]
    [InlineData("TransformPoses")]
    [InlineData("RawHdf5")]
    [InlineData("PredictSign")]
    public void A_sample_without_arguments_says_what_it_takes(string name) => Assert.Equal(2, Run(name).Code);

    public void Dispose() => _folder.Dispose();

    private static (int Code, string Output) Run(string name, params string[] arguments)
    {
        var program = Path.Combine(Fixtures.Root, "samples", name, "bin", "Release", $"{name}.dll");
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        TestContext.Current.AddAttachment($"{name} standard error", error.Result);
        return (process.ExitCode, output.ReplaceLineEndings("\n"));
    }
}

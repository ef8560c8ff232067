// Loads the weights of a classifier and names the sign of a clip.
//
//     dotnet run --project samples/PredictSign -c Release -- best.safetensors glosses.txt clip.pkl
//
// The network must be the one that was trained: here ST-GCN with its default settings and the decoder fc. Weights may be .safetensors, or
// .ckpt and .pth of PyTorch. `./build.sh openhands predict` does the same for any network, from the config.yaml of its run.
using OpenHands.Formats.Pickles;
using OpenHands.Models;
using OpenHands.Models.States;
using OpenHands.Poses;
using OpenHands.Poses.Landmarks;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Networks;
using static TorchSharp.torch;

if (args is not [var weights, var glossFile, var pickle])
{
    Console.Error.WriteLine("usage: PredictSign WEIGHTS GLOSSES.txt CLIP.pkl");
    return 2;
}

var glosses = File.ReadAllLines(glossFile); // one a line, in the order of the classes
using var model = new SignClassifier(new StGcnSettings(), new FcSettings(), channels: 2, glosses.Length);
Console.WriteLine(StateDictLoader.Load(model, weights)); // says what was loaded and what was not
model.eval();

var preset = LandmarkPreset.Minimal27;
var (left, right) = preset.Shoulders!.Value; // a preset of hands alone has none
var transforms = new TransformPipeline([new PoseSelect(preset), new CenterAndScaleNormalize(left, right)]);
var draws = new SampleDraws(new SampleRandom(seed: 0, epoch: 0, position: 0));
var clip = transforms.Apply(PoseClip.From(PosePickle.Read(pickle)), new TransformContext(draws));

using var scope = NewDisposeScope();
using var untracked = no_grad();
var input = tensor(clip.Values).view(1, clip.Channels, clip.Frames, clip.Joints); // (N, C, T, V)
var (probabilities, classes) = model.forward(input).softmax(1).topk(Math.Min(5, glosses.Length));
foreach (var (probability, label) in probabilities.data<float>().Zip(classes.data<long>()))
{
    Console.WriteLine($"{probability:0.000}  {glosses[label]}");
}

return 0;

// Reads a pose file, prepares it as pretraining does, and prints what a network would see.
//
//     dotnet run --project samples/TransformPoses -c Release -- clip.pkl
//
// 75 keypoints of MediaPipe Holistic become 27 joints, centred and scaled by the shoulders, a little sheared and rotated.
using OpenHands.Formats.Pickles;
using OpenHands.Formats.PoseFormat;
using OpenHands.Poses;
using OpenHands.Poses.Landmarks;
using OpenHands.Poses.Transforms;

if (args is not [var path])
{
    Console.Error.WriteLine("usage: TransformPoses FILE.pkl|FILE.pose");
    return 2;
}

var recording = path.EndsWith(".pose", StringComparison.OrdinalIgnoreCase) ? HolisticPoseFormat.Read(path) : PosePickle.Read(path);
Console.WriteLine($"{recording.Frames} frames of {recording.Joints} keypoints");

var preset = LandmarkPreset.Minimal27;
var (left, right) = preset.Shoulders!.Value; // a preset of hands alone has none
var transforms = new TransformPipeline(
[
    new PoseSelect(preset),
    new CenterAndScaleNormalize(left, right),
    new ShearTransform(0.1),
    new RotationTransform(0.1),
]);

// The draws depend on seed, epoch and position only: the same three numbers always give the same clip.
var draws = new SampleDraws(new SampleRandom(seed: 1, epoch: 0, position: 0));
var clip = transforms.Apply(PoseClip.From(recording), new TransformContext(draws));

Console.WriteLine($"({clip.Channels}, {clip.Frames}, {clip.Joints}): channels x and y, frames, joints");
var (x, y) = (clip.Channel(0).ToArray(), clip.Channel(1).ToArray());
Console.WriteLine($"shoulders in the first frame: ({x[left]:0.00}, {y[left]:0.00}) and ({x[right]:0.00}, {y[right]:0.00})");
return 0;

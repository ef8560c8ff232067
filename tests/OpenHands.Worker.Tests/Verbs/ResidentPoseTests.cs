using System.Globalization;

namespace OpenHands.Worker.Tests.Verbs;

/// <summary><c>training.resident</c>, with the processor for the device.</summary>
public sealed class ResidentPoseTests
{
    private const string Transforms = """
        transforms: [{PoseSelect: {preset: mediapipe_holistic_minimal_27}},
            {CenterAndScaleNormalize: {reference_points_preset: shoulder_mediapipe_holistic_minimal_27}}]
        """;

    private const string Model = "model: { pred_steps: 1, hidden_dim: 16, encoder: { type: st-gcn, params: { hidden_channels: 4, "
        + "graph_args: { layout: mediapipe-27 } } } }\n";

    [Theory]
    [InlineData("true", 1e-4)]
    [InlineData("half", 2e-2)]
    public void Poses_resident_on_the_device_give_the_losses_of_those_on_disk(string resident, double tolerance)
    {
        using var folder = new TemporaryFolder();
        Stage(folder, "synthesize", "poses", "signs: 2\nsigners: 2\ntest_signers: 1\nrepetitions: 2\nrecordings: 6\nrecording_signs: 3\n");
        Stage(folder, "hdf5", "h5", $"poses: {folder.File("poses/raw")}\n");
        Stage(folder, "pack", "packed", $"poses: {folder.File("h5")}\n");
        var augmented = Transforms.Replace("}}]", "}}, {ShearTransform: {shear_std: 0.1}}, {RotatationTransform: {rotation_std: 0.1}}]",
            StringComparison.Ordinal);
        string Config(string choice) => $$"""
            data:
              train_dataset: { root_dir: {{folder.File("packed")}}, file_format: packed, num_seq: 3, downsample: 1, {{augmented}} }
              val_dataset: { root_dir: {{folder.File("packed")}}, file_format: packed, num_seq: 3, downsample: 1, {{Transforms}} }
            params: { max_epochs: 4, batch_size: 2 }
            training: { resident: {{choice}} }

            """ + Model;
        var disk = Stage(folder, "pretrain", "disk", Config("false"));
        var device = Stage(folder, "pretrain", "device", Config(resident));

        Assert.DoesNotContain("resident", disk.Output, StringComparison.Ordinal);
        Assert.Contains("poses resident on cpu: 6 recordings, 1 MB in float", device.Output, StringComparison.Ordinal);
        var (expected, actual) = (Losses("disk"), Losses("device"));
        Assert.Equal(expected.Length, actual.Length);
        Assert.True(expected.Length >= 8, $"{expected.Length} losses");
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));

        double[] Losses(string run) =>
            [.. File.ReadLines(folder.File($"{run}/metrics.csv")).Skip(1)
                .Select(line => double.Parse(line.Split(',')[3], CultureInfo.InvariantCulture))];
    }

    [Fact]
    public void Poses_that_shall_be_resident_and_cannot_be_are_an_error_that_names_the_key()
    {
        using var folder = new TemporaryFolder();
        Stage(folder, "synthesize", "poses", "signs: 2\nsigners: 2\ntest_signers: 1\nrepetitions: 2\nrecordings: 2\nrecording_signs: 3\n");
        Stage(folder, "hdf5", "h5", $"poses: {folder.File("poses/raw")}\n");
        var moving = "transforms: [{PoseSelect: {preset: mediapipe_holistic_minimal_27}}, {ShearTransform: {}}, {CenterAndScaleNormalize: "
            + "{reference_points_preset: shoulder_mediapipe_holistic_minimal_27}}]";
        File.WriteAllText(folder.File("c.yaml"), $"data: {{ train_dataset: {{ root_dir: {folder.File("h5")}, {moving} }}, val_dataset: "
            + $"{{ root_dir: {folder.File("h5")}, {moving} }} }}\ntraining: {{ resident: true }}\n" + Model);

        var run = CommandRun.Of("pretrain", $"--config={folder.File("c.yaml")}", $"--output={folder.File("out")}", "--device=cpu");

        Assert.Equal(1, run.Code);
        Assert.StartsWith("error: training.resident: ", run.Error, StringComparison.Ordinal);
    }

    private static CommandRun Stage(TemporaryFolder folder, string verb, string output, string config)
    {
        var path = folder.File($"{output}.yaml");
        File.WriteAllText(path, config);
        return CommandRun.Succeeding(
            [verb, $"--config={path}", $"--output={folder.File(output)}", .. (string[])(verb == "pretrain" ? ["--device=cpu"] : [])]);
    }
}

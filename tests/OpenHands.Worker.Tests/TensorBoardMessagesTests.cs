using OpenHands.Runs.Metrics;
using Tensorboard;

namespace OpenHands.Worker.Tests;

/// <summary>
/// Event files read by the classes that protobuf's compiler made of TensorBoard's own .proto files; TorchSharp has them inside.
/// </summary>
public sealed class TensorBoardMessagesTests
{
    [Fact]
    public void Scalars_pictures_and_hyperparameters_are_read_by_tensorboards_own_messages()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("events.out.tfevents.1.here");
        var session = new HyperparameterSession(
            new Dictionary<string, string> { ["lr"] = "0.5" }, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        using (var events = new TensorBoardEvents(path, 0, TimeProvider.System))
        {
            events.Scalar("valid/top1", 300_000, 0.25);
            events.Image("confusion", 7, new byte[] { 1, 2, 3 }, width: 800, height: 500);
            new HyperparameterSummaries([session]).WriteSession(events, session);
        }

        var read = EventFile.Records(path).Select(record => Event.Parser.ParseFrom(record)).ToList();
        Assert.Equal("brain.Event:2", read[0].FileVersion);
        Assert.All(read, message => Assert.InRange(message.WallTime, 1.7e9, 1e10));
        var values = read.Skip(1).Select(message => (message.Step, Value: Assert.Single(message.Summary.Value))).ToList();
        Assert.Equal((300_000L, "valid/top1", 0.25f), (values[0].Step, values[0].Value.Tag, values[0].Value.SimpleValue));
        var picture = values[1].Value.Image;
        Assert.Equal((7L, 800, 500, 4), (values[1].Step, picture.Width, picture.Height, picture.Colorspace));
        Assert.Equal([1, 2, 3], picture.EncodedImageString.ToByteArray());
        Assert.Equal(["_hparams_/session_start_info", "_hparams_/session_end_info"], values.Skip(2).Select(value => value.Value.Tag));
        Assert.All(values.Skip(2), value => Assert.Equal("hparams", value.Value.Metadata.PluginData.PluginName));
    }
}

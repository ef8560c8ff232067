using OpenHands.Results.Tables;
using OpenHands.Runs;
using OpenHands.Runs.Manifests;
using OpenHands.Worker.Composition;

namespace OpenHands.Worker.Tests.Verbs;

/// <summary>
/// Two test clips that are a training clip again, one under each gloss: whatever the classifier says, one of them is wrong.
/// </summary>
public sealed class NearestTrainingTests : IDisposable
{
    private readonly OwnList _list = new(OwnList.Rows);

    public NearestTrainingTests()
    {
        _list.Clip("t0", 2); // as a1
        _list.Clip("t1", 2);
        Assert.Equal(0, _list.Finetune().Code);
        Assert.Equal(0, _list.Evaluate().Code);
    }

    private string Root => Path.GetDirectoryName(_list.Out)!;

    public void Dispose() => _list.Dispose();

    [Fact]
    public void An_evaluation_names_the_training_clip_that_a_wrong_one_is_nearest_to_among_those_learnt_from()
    {
        var wrong = PredictionsFile.Read(Path.Combine(Root, "evaluated", PredictionsFile.Name)).Single(clip => !clip.Correct);
        var nearest = Assert.Single(NearestClipsFile.Read(Path.Combine(Root, "evaluated", NearestClipsFile.Name)));
        Assert.Equal(new NearestClip(wrong.Name, "a1", "hello", 1, 6), nearest);
    }

    [Theory]
    [InlineData(80, 2, true)]
    [InlineData(2, 1, true)] // the wrong clip and its neighbour: no place for the other
    [InlineData(1, 1, false)]
    public void The_report_takes_it_along_where_both_have_a_place(int most, int clips, bool withNeighbour)
    {
        File.Copy(Path.Combine(Root, "evaluated.yaml"), Path.Combine(Root, "evaluated", "config.yaml"));
        var manifest = new StageManifest { Stage = "s/x/evaluate", Kind = "evaluate", Key = "k" };
        var run = new Run("evaluated", "s", "x", "evaluate", null, _list.Evaluated(), manifest);

        var (shown, leftOut) = ReportClips.Of(Root, new RunIndex([run]), most, warning => Assert.Fail(warning));

        Assert.Equal((clips, 2 - clips), (shown.Count, leftOut));
        Assert.False(shown[0].Prediction.Correct);
        Assert.Equal(withNeighbour ? "a1" : null, shown[0].Nearest?.Clip.Nearest);
        Assert.Equal(withNeighbour ? shown[0].Poses.Keypoints : null, shown[0].Nearest?.Poses.Keypoints); // its content, once more
        Assert.All(shown.Skip(1), clip => Assert.Null(clip.Nearest));
    }

    [Fact]
    public void Nearest_neighbours_decide_instead_of_the_head_where_asked_and_are_a_model_of_their_own()
    {
        Assert.Equal(0, _list.Evaluate("neighbours: 1\n").Code);
        var record = _list.Evaluated();
        Assert.Equal((0.5, 1), (record.Metrics["top1"], record.Neighbours)); // both are a1, which is hello
        Assert.EndsWith(", 1-NN", ModelName.Of(record), StringComparison.Ordinal);
        Assert.All(PredictionsFile.Read(Path.Combine(Root, "evaluated", PredictionsFile.Name)),
            clip => Assert.Equal("hello", clip.First.Gloss));

        var refused = _list.Evaluate("neighbours: 7\n");
        Assert.Equal(1, refused.Code);
        Assert.Contains("neighbours: 7 are asked of 6 training clips", refused.Error, StringComparison.Ordinal);
        Assert.Equal(record.Neighbours, _list.Evaluated().Neighbours); // what was there is still there
    }

    [Fact]
    public void Without_the_training_clips_the_evaluation_says_so_and_succeeds()
    {
        foreach (var file in new[] { "a0", "a1", "a2", "b0", "b1", "b2" })
        {
            _list.Remove(file);
        }

        var evaluated = _list.Evaluate();
        Assert.Equal(0, evaluated.Code);
        Assert.Contains("the nearest training clips of wrong predictions are not known: ", evaluated.Output, StringComparison.Ordinal);
        Assert.Empty(NearestClipsFile.Read(Path.Combine(Root, "evaluated", NearestClipsFile.Name)));
    }
}

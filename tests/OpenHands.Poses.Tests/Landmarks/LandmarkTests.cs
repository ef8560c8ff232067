using OpenHands.Poses.Landmarks;

namespace OpenHands.Poses.Tests.Landmarks;

public sealed class LandmarkTests
{
    [Fact]
    public void Presets_equal_upstreams()
    {
        var goldens = GoldenPoses.Read("transforms.json");
        foreach (var golden in goldens.GetProperty("PoseSelect_presets").EnumerateObject())
        {
            Assert.Equal(golden.Value.EnumerateArray().Select(i => i.GetInt32()), LandmarkPreset.Named(golden.Name).Indexes);
        }

        foreach (var golden in goldens.GetProperty("CenterAndScale_presets").EnumerateObject())
        {
            var preset = LandmarkPreset.Named(golden.Name["shoulder_".Length..]);
            Assert.Equal((golden.Value[0].GetInt32(), golden.Value[1].GetInt32()), preset.Shoulders!.Value);
        }
    }

    [Fact]
    public void Shoulders_are_the_shoulders_in_every_preset_that_keeps_them() => Assert.All(LandmarkPreset.Known, preset =>
    {
        if (preset.Shoulders is var (left, right))
        {
            Assert.Equal("left_shoulder", HolisticLandmarks.Names[preset.Indexes[left]]);
            Assert.Equal("right_shoulder", HolisticLandmarks.Names[preset.Indexes[right]]);
        }

        Assert.Equal(preset.Indexes.Any(index => index < HolisticLandmarks.LeftHand), preset.Shoulders is not null);
    });

    [Fact]
    public void Hands_alone_are_the_42_points_of_both_hands() =>
        Assert.Equal(Enumerable.Range(33, 42), LandmarkPreset.Named("mediapipe_holistic_hands_42").Indexes);

    [Fact]
    public void The_27_joint_graph_has_upstreams_edges() => Assert.Equal(
        GoldenPoses.Read("graphs-edges.json").EnumerateArray().Select(edge => (edge[0].GetInt32(), edge[1].GetInt32())),
        Skeleton.Minimal27.InwardEdges);

    [Fact]
    public void Every_hand_joint_hangs_on_one_other_and_no_edge_leaves_the_preset()
    {
        var skeleton = Skeleton.Within(LandmarkPreset.TopBody59);
        Assert.All(skeleton.InwardEdges, edge => Assert.InRange(Math.Max(edge.From, edge.To), 0, 58));
        var hands = LandmarkPreset.TopBody59.Indexes.Length - (2 * HolisticLandmarks.HandCount);
        Assert.Equal(Enumerable.Range(hands, 42), skeleton.InwardEdges.Select(edge => edge.From).Where(i => i >= hands).Order());
    }

    [Fact]
    public void Every_keypoint_has_a_name_of_its_own() => Assert.Equal(HolisticLandmarks.Count, HolisticLandmarks.Names.Distinct().Count());
}

using OpenHands.Models.Encoders;
using OpenHands.Models.Graphs;
using OpenHands.Models.Tests.Golden;
using OpenHands.Settings.Networks;

namespace OpenHands.Models.Tests;

public sealed class GraphTests
{
    [Theory]
    [InlineData("ssl_Graph_mediapipe-27_spatial", PartitionStrategy.Spatial, 0, 1, 1)]
    [InlineData("GraphWithPartition_27_center0_spatial", PartitionStrategy.Spatial, 0, 1, 1)]
    [InlineData("ssl_Graph_mediapipe-27_uniform", PartitionStrategy.Uniform, 0, 1, 1)]
    [InlineData("GraphWithPartition_27_center0_uniform", PartitionStrategy.Uniform, 0, 1, 1)]
    [InlineData("ssl_Graph_mediapipe-27_distance", PartitionStrategy.Distance, 0, 1, 1)]
    [InlineData("GraphWithPartition_27_center0_distance", PartitionStrategy.Distance, 0, 1, 1)]
    [InlineData("GraphWithPartition_27_center5_spatial_maxhop2", PartitionStrategy.Spatial, 5, 2, 1)]
    [InlineData("GraphWithPartition_27_center0_spatial_maxhop2_dil2", PartitionStrategy.Spatial, 0, 2, 2)]
    public void A_partitioned_adjacency_equals_the_golden_one(
        string name, PartitionStrategy strategy, int center, int maxHop, int dilation) =>
        Equal(name, new GraphSettings
        {
            InwardEdges = SkeletonGraph.MediaPipe27.InwardEdges,
            Strategy = strategy,
            Center = center,
            MaxHop = maxHop,
            Dilation = dilation,
        }.Partitioned());

    [Fact]
    public void The_directed_adjacency_equals_the_golden_one() => Equal("SpatialGraph_27", DirectedAdjacency.Of(SkeletonGraph.MediaPipe27));

    [Fact]
    public void The_named_layout_has_the_golden_edges() => Assert.Equal(
        GoldenFile.Read("graphs").GetProperty("inward_edges").EnumerateArray().Select(e => (e[0].GetInt32(), e[1].GetInt32())),
        SkeletonGraph.FromLayout("mediapipe-27").InwardEdges);

    [Theory]
    [InlineData("find_drop_size_27_26", 1)]
    [InlineData("find_drop_size_27_26_K2", 2)]
    public void The_expected_drop_size_equals_the_golden_one(string name, int hops) =>
        Assert.Equal(GoldenFile.Read("graphs").GetProperty(name).GetDouble(), SkeletonGraph.MediaPipe27.DropSize(hops), 1e-14);

    [Fact]
    public void An_edge_outside_of_the_graph_is_refused_with_its_joints()
    {
        var error = Assert.Throws<ArgumentException>(() => new GraphSettings { Nodes = 3, InwardEdges = [(0, 1), (1, 3)] }.Skeleton());
        Assert.Contains("(1, 3)", error.Message, StringComparison.Ordinal);
    }

    private static void Equal(string name, Adjacency actual)
    {
        var golden = GoldenFile.Read("graphs").GetProperty(name);
        var shape = golden.GetProperty("shape").Longs();
        var expected = new Adjacency((int)shape[0], (int)shape[1]);
        foreach (var entry in golden.GetProperty("nonzero").EnumerateArray())
        {
            expected[entry[0].GetInt32(), entry[1].GetInt32(), entry[2].GetInt32()] = entry[3].GetDouble();
        }

        using var expectedTensor = expected.ToTensor();
        using var actualTensor = actual.ToTensor();
        Assert.Equal(expectedTensor.shape, actualTensor.shape);
        Assert.Equal(expectedTensor.data<float>(), actualTensor.data<float>());
    }
}

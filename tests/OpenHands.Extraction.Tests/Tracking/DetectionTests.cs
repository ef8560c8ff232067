using OpenHands.Extraction.Tracking;

namespace OpenHands.Extraction.Tests.Tracking;

public sealed class DetectionTests
{
    [Fact]
    public void Anchors_come_layer_by_layer_row_by_row()
    {
        var anchors = PoseAnchors.Create();

        Assert.Equal(2254, anchors.Length);
        Assert.Equal((0.5f / 28, 0.5f / 28), anchors[0]);
        Assert.Equal(anchors[0], anchors[1]);
        Assert.Equal((1.5f / 28, 0.5f / 28), anchors[2]);
        Assert.Equal((0.5f / 28, 1.5f / 28), anchors[56]);
        Assert.Equal((0.5f / 14, 0.5f / 14), anchors[1568]);
        Assert.Equal((0.5f / 7, 0.5f / 7), anchors[1960]);
        Assert.Equal(anchors[1960], anchors[1965]);
        Assert.Equal((6.5f / 7, 6.5f / 7), anchors[^1]);
    }

    [Fact]
    public void Boxes_are_relative_to_their_anchor_in_px_of_the_input()
    {
        float[] row = [22.4f, -22.4f, 44.8f, 67.2f, 0, 0, 0, -112, 1, 2, 3, 4];

        var detection = Assert.Single(DetectionDecoder.Decode(row, [0], [(0.5f, 0.5f)]));

        Assert.Equal(0.5f, detection.Score);
        Assert.Equal(0.5, detection.Left, 1e-6);
        Assert.Equal(0.25, detection.Top, 1e-6);
        Assert.Equal(0.7, detection.Right, 1e-6);
        Assert.Equal(0.55, detection.Bottom, 1e-6);
        Assert.Equal((0.5f, 0.5f), detection.Keypoints[0]);
        Assert.Equal((0.5f, 0f), detection.Keypoints[1]);
    }

    [Theory]
    [InlineData(-0.001f, 10f, 10f)]
    [InlineData(5f, -1f, 10f)]
    [InlineData(5f, 10f, -1f)]
    [InlineData(float.NaN, 10f, 10f)]
    public void Unsure_and_inverted_boxes_are_dropped(float logit, float width, float height)
    {
        float[] row = [0, 0, width, height, 0, 0, 0, 0, 0, 0, 0, 0];

        Assert.Empty(DetectionDecoder.Decode(row, [logit], [(0.5f, 0.5f)]));
    }

    [Fact]
    public void The_strongest_box_is_averaged_by_score_with_those_that_overlap_it()
    {
        var best = Box(0.8f, 0.2f, 0.2f, 0.6f, 0.6f);
        var near = Box(0.4f, 0.23f, 0.2f, 0.63f, 0.6f);
        var far = Box(0.7f, 0.7f, 0.7f, 0.9f, 0.9f);

        var merged = DetectionDecoder.Strongest([far, near, best])!;

        Assert.Equal(0.8f, merged.Score);
        Assert.Equal(0.21, merged.Left, 1e-6);
        Assert.Equal(0.61, merged.Right, 1e-6);
        Assert.Equal(0.21, merged.Keypoints[0].X, 1e-6);
        Assert.Null(DetectionDecoder.Strongest([]));
    }

    [Fact]
    public void Overlap_is_intersection_over_union()
    {
        Assert.Equal(1 / 7f, Box(1, 0, 0, 2, 2).Overlap(Box(1, 1, 1, 3, 3)), 1e-6);
        Assert.Equal(0f, Box(1, 0, 0, 1, 1).Overlap(Box(1, 1, 0, 2, 1)));
    }

    private static Detection Box(float score, float left, float top, float right, float bottom) =>
        new(score, left, top, right, bottom, [(left, top), (right, bottom), (0, 0), (0, 0)]);
}

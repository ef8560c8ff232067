using OpenHands.Extraction.Tracking;

namespace OpenHands.Extraction.Tests.Tracking;

public sealed class HeatmapRefinementTests
{
    private const float Low = -40;

    [Fact]
    public void A_landmark_moves_to_the_centre_of_mass_of_its_own_map()
    {
        var map = Map();
        Set(map, 30, 20, 1, 10);
        Set(map, 32, 20, 1, 10);
        Span<Landmark> landmarks = [new(0.5f, 0.31f, 7, 0.3f), new(0.5f, 0.31f, 7, 0.3f)];

        HeatmapRefinement.Apply(landmarks, map, 64);

        Assert.Equal(new Landmark(0.5f, 0.31f, 7, 0.3f), landmarks[0]);
        Assert.Equal(31 / 64.0, landmarks[1].X, 1e-6);
        Assert.Equal(20 / 64.0, landmarks[1].Y, 1e-6);
        Assert.Equal((7f, 0.3f), (landmarks[1].Z, landmarks[1].Visibility));
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void The_window_reaches_four_cells_to_each_side(int distance, bool seen)
    {
        var map = Map();
        Set(map, 32 + distance, 32, 0, 10);
        Span<Landmark> landmarks = [new(32.5f / 64, 32.5f / 64, 0, 0), default];

        HeatmapRefinement.Apply(landmarks, map, 64);

        Assert.Equal(seen ? (32 + distance) / 64.0 : 32.5 / 64, landmarks[0].X, 1e-6);
    }

    [Theory]
    [InlineData(0f, true)]
    [InlineData(-0.01f, false)]
    public void A_map_that_is_less_than_half_sure_moves_nothing(float logit, bool moved)
    {
        var map = Map();
        Set(map, 33, 33, 0, logit);
        Span<Landmark> landmarks = [new(0.5f, 0.5f, 0, 0), default];

        HeatmapRefinement.Apply(landmarks, map, 64);

        Assert.Equal(moved ? 33 / 64.0 : 0.5, landmarks[0].X, 1e-5);
    }

    [Fact]
    public void A_landmark_outside_of_the_map_stays_and_one_at_its_edge_is_clipped()
    {
        var map = Map();
        Set(map, 0, 0, 0, 10);
        Span<Landmark> outside = [new(1.0f, 0.5f, 0, 0), default];
        HeatmapRefinement.Apply(outside, map, 64);
        Assert.Equal(1.0f, outside[0].X);

        // Truncation puts -0.5 cells into cell 0.
        Span<Landmark> edge = [new(-0.5f / 64, 2.5f / 64, 0, 0), default];
        HeatmapRefinement.Apply(edge, map, 64);
        Assert.Equal((0.0, 0.0), (Math.Round(edge[0].X, 6), Math.Round(edge[0].Y, 6)));
    }

    private static float[] Map()
    {
        var map = new float[64 * 64 * 2];
        Array.Fill(map, Low);
        return map;
    }

    private static void Set(float[] map, int x, int y, int landmark, float logit) => map[(y * 64 + x) * 2 + landmark] = logit;
}

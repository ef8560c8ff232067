using OpenHands.Extraction.Geometry;
using OpenHands.Extraction.Tracking;

namespace OpenHands.Extraction.Tests.Tracking;

public sealed class HandRegionsTests
{
    private const int Width = 400;
    private const int Height = 200;

    [Fact]
    public void The_body_suggests_a_square_beyond_the_wrist()
    {
        // Wrist (200, 150) px, index and pinky both 30 px above: middle there, side 2 x 30 x 2.7, shifted up by a tenth of 60.
        var rect = HandRegions.FromBody(At(200, 150), At(200, 120), At(200, 120), Width, Height).ToPixels(Width, Height);

        Near(new RotatedRect(200, 114, 162, 162, 0), rect);
    }

    [Fact]
    public void The_index_weighs_twice_as_much_as_the_pinky()
    {
        var rect = HandRegions.FromBody(At(200, 150), At(203, 120), At(200, 120), Width, Height).ToPixels(Width, Height);

        Assert.Equal(Math.Atan2(1, 30), rect.Rotation, 1e-5);
        Assert.Equal(201 + 0.1 * 60 * Math.Sin(rect.Rotation) * Math.Sqrt(901) / 30, rect.CenterX, 1e-3);
    }

    [Fact]
    public void The_recrop_points_span_a_square_along_their_line()
    {
        var body = new RotatedRect(0.5f, 0.5f, 0.25f, 0.5f, 0);

        // 100 px square around (200, 100): points at (200, 100) and, below, (200, 125) px.
        var rect = HandRegions.FromRecrop(body, (0.5f, 0.5f), (0.5f, 0.75f), Width, Height).ToPixels(Width, Height);

        Near(new RotatedRect(200, 95, 50, 50, 0), rect);
    }

    [Fact]
    public void An_upright_hand_is_tracked_by_the_bounds_of_its_palm()
    {
        var rect = HandRegions.FromPrevious(UprightHand(), Width, Height).ToPixels(Width, Height);

        // The palm's bounds: x 180 to 220, y 100 to 160; fingertips (index 4, 8, 12, 16, 20) do not count.
        Near(new RotatedRect(200, 130 - 6, 120, 120, 0), rect);
    }

    [Fact]
    public void A_turned_hand_gives_the_same_rectangle_turned()
    {
        var turned = UprightHand().Select(l =>
        {
            var (x, y) = (l.X * Width - 200, l.Y * Height - 130);
            return At(200 - y, 130 + x);
        }).ToArray();

        var rect = HandRegions.FromPrevious(turned, Width, Height).ToPixels(Width, Height);

        Near(new RotatedRect(206, 130, 120, 120, MathF.PI / 2), rect);
    }

    [Theory]
    [InlineData(0, 0, 1.0, 0, true)]
    [InlineData(19.9, 0, 1.0, 0, true)]
    [InlineData(20.1, 0, 1.0, 0, false)]
    [InlineData(0, -20.1, 1.0, 0, false)]
    [InlineData(0, 0, 1.39, 0, true)]
    [InlineData(0, 0, 1.41, 0, false)]
    [InlineData(0, 0, 0.59, 0, false)]
    [InlineData(0, 0, 1.0, 39.9, true)]
    [InlineData(0, 0, 1.0, 40.1, false)]
    [InlineData(0, 0, 1.0, -40.1, false)]
    public void A_tracked_region_is_kept_near_the_recropped_one(double dx, double dy, double growth, double turnDegrees, bool kept)
    {
        var recrop = Pixels(200, 100, 100, 0.5f);
        var (sine, cosine) = Math.SinCos(0.5);
        var tracked = Pixels(
            200 + dx * cosine - dy * sine, 100 + dx * sine + dy * cosine, 100 * growth, (float)(0.5 + turnDegrees * Math.PI / 180));
        var hand = Enumerable.Repeat(At(200, 100), 21).ToArray();

        Assert.Equal(kept, HandRegions.MayFollow(tracked, recrop, hand, Width, Height));
    }

    [Fact]
    public void Turns_are_compared_across_half_a_turn()
    {
        var hand = Enumerable.Repeat(At(200, 100), 21).ToArray();

        Assert.True(HandRegions.MayFollow(Pixels(200, 100, 100, 3.1f), Pixels(200, 100, 100, -3.1f), hand, Width, Height));
    }

    [Theory]
    [InlineData(44.9f, true)]
    [InlineData(45.1f, false)]
    public void All_landmarks_have_to_lie_well_inside_the_recropped_region(float distance, bool kept)
    {
        var recrop = Pixels(200, 100, 100, 0);
        var hand = Enumerable.Repeat(At(200, 100), 21).ToArray();
        hand[20] = At(200 + distance, 100);

        Assert.Equal(kept, HandRegions.MayFollow(recrop, recrop, hand, Width, Height));
    }

    private static Landmark[] UprightHand()
    {
        var hand = new Landmark[21];
        hand[0] = At(200, 160);
        (float X, float Y)[] palm =
            [(190, 150), (185, 140), (180, 130), (0, 0), (190, 110), (190, 100), (0, 0), (0, 0), (200, 110), (200, 100)];
        for (var i = 1; i <= 10; i++)
        {
            hand[i] = At(palm[i - 1].X, palm[i - 1].Y);
        }

        (hand[13], hand[14], hand[17], hand[18]) = (At(210, 110), At(210, 100), At(220, 110), At(220, 105));
        foreach (var tip in new[] { 4, 7, 8, 11, 12, 15, 16, 19, 20 })
        {
            hand[tip] = At(30, 5);
        }

        return hand;
    }

    private static Landmark At(double x, double y) => new((float)(x / Width), (float)(y / Height), 0, 1);

    private static RotatedRect Pixels(double x, double y, double side, float rotation) =>
        new((float)(x / Width), (float)(y / Height), (float)(side / Width), (float)(side / Height), rotation);

    private static void Near(RotatedRect expected, RotatedRect actual)
    {
        Assert.Equal(expected.CenterX, actual.CenterX, 1e-2);
        Assert.Equal(expected.CenterY, actual.CenterY, 1e-2);
        Assert.Equal(expected.Width, actual.Width, 1e-2);
        Assert.Equal(expected.Height, actual.Height, 1e-2);
        Assert.Equal(expected.Rotation, actual.Rotation, 1e-4);
    }
}

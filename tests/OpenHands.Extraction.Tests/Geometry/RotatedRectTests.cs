using OpenHands.Extraction.Geometry;

namespace OpenHands.Extraction.Tests.Geometry;

public sealed class RotatedRectTests
{
    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(3.5f, 3.5f - 2 * MathF.PI)]
    [InlineData(-3.5f, -3.5f + 2 * MathF.PI)]
    [InlineData(7f, 7f - 2 * MathF.PI)]
    public void Angles_are_wrapped_to_the_nearest_turn(float angle, float expected) => Assert.Equal(expected, Angle.Normalize(angle), 1e-5);

    [Fact]
    public void A_person_upright_gives_an_unrotated_square_of_twice_the_distance()
    {
        // 200 x 100 px: centre (100, 50), scale point 30 px above.
        var rect = RotatedRect.FromAlignment((0.5f, 0.5f), (0.5f, 0.2f), 90, 200, 100);

        Near(new RotatedRect(0.5f, 0.5f, 0.3f, 0.6f, 0), rect);
    }

    [Fact]
    public void A_person_leaning_to_the_right_of_the_picture_gives_a_clockwise_rotation()
    {
        var rect = RotatedRect.FromAlignment((0.5f, 0.5f), (0.65f, 0.5f), 90, 200, 100);

        Near(new RotatedRect(0.5f, 0.5f, 0.3f, 0.6f, MathF.PI / 2), rect);
    }

    [Fact]
    public void The_recrop_target_is_downwards()
    {
        var rect = RotatedRect.FromAlignment((0.5f, 0.5f), (0.5f, 0.8f), -90, 200, 100);

        Assert.Equal(0, rect.Rotation, 1e-6);
    }

    [Fact]
    public void Without_rotation_the_shift_is_along_the_images_y()
    {
        var rect = new RotatedRect(0.5f, 0.5f, 0.2f, 0.2f, 0).SquareLong(2, -0.1f, 200, 100);

        // 40 x 20 px becomes 80 x 80 px, shifted by a tenth of the 20 px.
        Near(new RotatedRect(0.5f, 0.48f, 0.4f, 0.8f, 0), rect);
    }

    [Fact]
    public void With_rotation_the_shift_follows_the_rectangles_own_y()
    {
        var rect = new RotatedRect(0.5f, 0.5f, 0.2f, 0.2f, MathF.PI / 2).SquareLong(1, -0.1f, 200, 100);

        // Up in the rectangle is right in the image: 2 of 200 px.
        Near(new RotatedRect(0.51f, 0.5f, 0.2f, 0.4f, MathF.PI / 2), rect);
    }

    [Fact]
    public void Points_of_a_turned_rectangle_land_where_it_lies()
    {
        var (x, y) = new RotatedRect(0.5f, 0.4f, 0.2f, 0.3f, MathF.PI / 2).Project(1, 0.5f);

        // The right middle points downwards after a quarter turn.
        Assert.Equal(0.5, x, 1e-6);
        Assert.Equal(0.55, y, 1e-6);
    }

    [Theory]
    [InlineData(200, 100, 0f, 0.25f)]
    [InlineData(100, 200, 0.25f, 0f)]
    [InlineData(100, 100, 0f, 0f)]
    public void The_letterbox_fills_the_shorter_side(float width, float height, float left, float top) =>
        Assert.Equal(new Letterbox(left, top), Letterbox.For(width, height));

    [Fact]
    public void Removing_the_letterbox_stretches_points_and_depth_back()
    {
        var letterbox = new Letterbox(0.25f, 0);

        Assert.Equal((0.5f, 0.3f), letterbox.Remove(0.5f, 0.3f));
        Assert.Equal((-0.5f, 1f), letterbox.Remove(0f, 1f));
        Assert.Equal(0.8f, letterbox.RemoveDepth(0.4f));
    }

    private static void Near(RotatedRect expected, RotatedRect actual)
    {
        Assert.Equal(expected.CenterX, actual.CenterX, 1e-5);
        Assert.Equal(expected.CenterY, actual.CenterY, 1e-5);
        Assert.Equal(expected.Width, actual.Width, 1e-5);
        Assert.Equal(expected.Height, actual.Height, 1e-5);
        Assert.Equal(expected.Rotation, actual.Rotation, 1e-5);
    }
}

using OpenHands.Poses.Transforms;

namespace OpenHands.Poses.Tests.Transforms;

/// <summary>What the transforms with upstream defects do without them.</summary>
public sealed class CorrectedTransformTests
{
    [Fact]
    public void Scaling_by_a_draw_of_zero_changes_nothing()
    {
        var scaled = new ScaleTransform(Defects.Corrected).Apply(Ones(2, 3), new TransformContext(new PinnedDraws(normal: 0)));
        Assert.All(scaled.Values, value => Assert.Equal(1, value));
    }

    [Fact]
    public void A_draw_stretches_y_only()
    {
        var scaled = new ScaleTransform(Defects.Corrected).Apply(Ones(3, 2), new TransformContext(new PinnedDraws(normal: 0.25)));
        Assert.Equal([1, 1, 1, 1, 1.25f, 1.25f, 1.25f, 1.25f, 1, 1, 1, 1], scaled.Values);
    }

    [Fact]
    public void Moving_shifts_each_frame_by_its_own_offset()
    {
        var draws = new PinnedDraws(choices: [0, 1.5, 2, 2]);
        var moved = new RandomMove(Defects.Corrected).Apply(Ones(2, 4), new TransformContext(draws));
        Assert.Equal([1, 1, 1.5f, 1.5f, 2, 2, 2.5f, 2.5f], moved.Channel(0).ToArray());
        Assert.All(moved.Channel(1).ToArray(), value => Assert.Equal(3, value));
    }

    [Fact]
    public void Channels_beyond_the_plane_are_neither_sheared_nor_rotated()
    {
        var clip = Ones(4, 2);
        var pipeline = new TransformPipeline([new ShearTransform(), new RotationTransform()]);
        var turned = pipeline.Apply(clip, new TransformContext(new PinnedDraws(normal: 0.3)));
        Assert.All(turned.Channel(2).ToArray(), value => Assert.Equal(1, value));
        Assert.All(turned.Channel(3).ToArray(), value => Assert.Equal(1, value));
        Assert.NotEqual(1, turned.Channel(0)[0]);
    }

    private static PoseClip Ones(int channels, int frames)
    {
        var clip = new PoseClip(channels, frames, 2);
        clip.Values.AsSpan().Fill(1);
        return clip;
    }
}

using OpenHands.Poses.Transforms;

namespace OpenHands.Poses.Tests.Transforms;

public sealed class TransformFactoryTests
{
    [Theory]
    [InlineData("PoseSelekt", null, null, "unknown pose transform 'PoseSelekt': known are AddClsToken,")]
    [InlineData("ShearTransform", "std", 0.1, "ShearTransform has no argument 'std': it takes shear_std")]
    [InlineData("ShearTransform", "shear_std", "much", "argument 'shear_std' of ShearTransform must be a number, not 'much'")]
    [InlineData("FrameSkipping", "skip_range", 0, "must be a whole number from 1")]
    [InlineData("PoseTemporalSubsample", null, null, "PoseTemporalSubsample needs 'num_frames'")]
    [InlineData("PoseSelect", "preset", "mediapipe", "unknown landmark preset 'mediapipe': known are mediapipe_holistic_minimal_27,")]
    [InlineData("CenterAndScaleNormalize", "reference_points_preset", "hips", "unknown reference_points_preset 'hips'")]
    [InlineData("AddClsToken", "value", 1, "it takes none")]
    [InlineData("HorizontalFlip", "probability", 1.5, "probability must be a number from 0 to 1")]
    [InlineData("TemporalWarp", "fastest", 0.5, "fastest of TemporalWarp must be at least 1")]
    [InlineData("HandShift", "preset", "hands", "unknown landmark preset 'hands'")]
    [InlineData("InterpolateMissing", "longest_gap", -1, "must be a whole number from 0")]
    public void A_wrong_entry_is_refused_with_what_would_be_right(string name, string? key, object? value, string expected)
    {
        var arguments = key is null ? null : new Dictionary<string, object?> { [key] = value };
        var error = Assert.Throws<ArgumentException>(
            () => TransformFactory.Create(new TransformSpecification(name, arguments), Defects.Corrected));
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void Taking_the_selection_off_the_front_leaves_the_result_the_same()
    {
        var pipeline = TransformFactory.Create(
            [
                new("PoseSelect", new Dictionary<string, object?> { ["preset"] = "mediapipe_holistic_minimal_27" }),
                new("CenterAndScaleNormalize",
                    new Dictionary<string, object?> { ["reference_points_preset"] = "shoulder_mediapipe_holistic_minimal_27" }),
            ],
            Defects.Corrected);
        var golden = GoldenPoses.Read("transforms.json").GetProperty("PoseSelect_27");
        var context = new TransformContext(new PinnedDraws());

        var (joints, remaining) = pipeline.SplitSelection();

        Assert.Equal(27, joints.Length);
        Assert.Equal(
            pipeline.Apply(GoldenPoses.Input(golden), context).Values,
            remaining.Apply(new PoseSelect(joints).Apply(GoldenPoses.Input(golden), context), context).Values);
    }

    [Fact]
    public void Equal_streams_give_equal_augmentations()
    {
        float[] Run(int position)
        {
            var clip = new PoseClip(2, 4, 5);
            clip.Values.AsSpan().Fill(0.5f);
            var pipeline = new TransformPipeline([new ShearTransform(), new RotationTransform(), new ScaleTransform(Defects.Corrected)]);
            return pipeline.Apply(clip, new TransformContext(new SampleDraws(new SampleRandom(1, 0, position)))).Values;
        }

        Assert.Equal(Run(3), Run(3));
        Assert.NotEqual(Run(3), Run(4));
    }
}

using OpenHands.Extraction.Filters;
using OpenHands.Extraction.Tracking;

namespace OpenHands.Extraction.Tests.Filters;

public sealed class FilterTests
{
    [Fact]
    public void A_low_pass_lets_the_first_value_through_and_weighs_the_rest()
    {
        var filter = new LowPassFilter();

        Assert.Equal(10f, filter.Apply(10, 0.1f));
        Assert.Equal(11f, filter.Apply(20, 0.1f), 1e-6);
        Assert.Equal(20f, filter.LastRaw);
        Assert.Equal(9.9f, filter.Apply(0, 0.1f), 1e-5);
    }

    [Fact]
    public void The_one_euro_filter_gives_the_numbers_of_its_formulas()
    {
        // Computed from the formulas of docs/holistic.md#smoothing by a Python script with single-precision stores.
        double[] expected = [100.0, 100.30828857421875, 100.1201171875, 108.14915466308594, 128.35623168945312, 129.852783203125];
        float[] values = [100, 101, 99.5f, 110, 130, 130];
        var filter = new OneEuroFilter(0.05f, 80, 1);

        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal(expected[i], filter.Apply(33_333_000L * (i + 1), 1f / 200, values[i]), 1e-5);
        }
    }

    [Fact]
    public void A_time_that_does_not_rise_returns_the_value_unfiltered()
    {
        var filter = new OneEuroFilter(0.05f, 80, 1);
        filter.Apply(1000, 1, 5);

        Assert.Equal(77f, filter.Apply(1000, 1, 77));
    }

    [Fact]
    public void Landmarks_of_a_person_without_size_are_not_moved_but_their_visibility_is_smoothed()
    {
        var smoother = new LandmarkSmoother(1, 0.05f, 80);
        Span<Landmark> first = [new(0.1f, 0.2f, 0.3f, 1)];
        smoother.Apply(first, 0, 1000, 640, 360);
        Span<Landmark> second = [new(0.9f, 0.8f, 0.7f, 0)];
        smoother.Apply(second, 0, 2000, 640, 360);

        Assert.Equal((0.9f, 0.8f, 0.7f), (second[0].X, second[0].Y, second[0].Z));
        Assert.Equal(0.9f, second[0].Visibility, 1e-6);
    }

    [Fact]
    public void A_resting_landmark_is_calmed_and_depth_is_measured_in_widths()
    {
        var smoother = new LandmarkSmoother(1, 0.05f, 80);
        Span<Landmark> first = [new(0.5f, 0.5f, 0.1f, 1)];
        smoother.Apply(first, 200, 33_333_000, 640, 360);
        Span<Landmark> second = [new(0.501f, 0.5f, 0.101f, 1)];
        smoother.Apply(second, 200, 66_666_000, 640, 360);

        // x and z move by the same 0.64 px, so both are calmed alike.
        Assert.Equal(second[0].X - 0.5f, second[0].Z - 0.1f, 1e-6);
        Assert.InRange(second[0].X, 0.5001f, 0.5006f);
    }
}

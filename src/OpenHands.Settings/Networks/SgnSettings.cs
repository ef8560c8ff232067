using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Networks;

/// <summary><c>sgn</c> (spec/openhands.md section 7).</summary>
public sealed record SgnSettings : EncoderSettings
{
    /// <summary><c>n_frames</c>: frames T that every clip must have.</summary>
    public required int Frames { get; init; }

    /// <summary><c>num_points</c> (27): joints V.</summary>
    public int Joints { get; init; } = 27;

    internal static SgnSettings Read(MapReader map)
    {
        var frames = map.Integer("n_frames", 1, 100_000);
        if (frames is null)
        {
            map.Problem("n_frames", "is missing; expected the number of frames of every clip");
        }

        var encoder = new SgnSettings
        {
            Frames = frames ?? 1,
            Joints = map.Integer("num_points", 1, 1000) ?? 27,
        };
        if (map.Flag("bias") is false)
        {
            map.Problem("bias", "only true is supported: no shipped file of upstream turns the biases off");
        }

        map.End();
        return encoder;
    }
}

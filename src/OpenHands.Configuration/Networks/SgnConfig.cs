using OpenHands.Configuration.Reading;

namespace OpenHands.Configuration.Networks;

/// <summary><c>sgn</c> (spec/openhands.md section 7).</summary>
public sealed record SgnConfig : EncoderConfig
{
    /// <summary><c>n_frames</c>: frames T that every clip must have.</summary>
    public required int Frames { get; init; }

    /// <summary><c>num_points</c> (27): joints V.</summary>
    public int Joints { get; init; } = 27;

    /// <summary><c>bias</c> (true): biases in the 1 x 1 convolutions.</summary>
    public bool Bias { get; init; } = true;

    internal static SgnConfig Read(MapReader map)
    {
        var frames = map.Integer("n_frames", 1, 100_000);
        if (frames is null)
        {
            map.Problem("n_frames", "is missing; expected the number of frames of every clip");
        }

        var encoder = new SgnConfig
        {
            Frames = frames ?? 1,
            Joints = map.Integer("num_points", 1, 1000) ?? 27,
            Bias = map.Flag("bias") ?? true,
        };
        map.End();
        return encoder;
    }
}

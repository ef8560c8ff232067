using OpenHands.Poses;

namespace OpenHands.Datasets.Synthetic;

/// <summary>
/// One invented person in front of a camera: proportions, habits and place in the picture, all of which a recogniser must see past.
/// </summary>
public sealed record SyntheticSigner
{
    private SyntheticSigner()
    {
    }

    /// <summary>The person's name in file names, <c>signer0</c> onwards.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the left hand is the dominant one.</summary>
    public required bool LeftHanded { get; init; }

    /// <summary>Speed of signing; 1 is average.</summary>
    public required double Speed { get; init; }

    /// <summary>How far movements reach; 1 is average.</summary>
    public required double Amplitude { get; init; }

    /// <summary>Length of the upper arm in shoulder widths.</summary>
    public required float UpperArm { get; init; }

    /// <summary>Length of the forearm in shoulder widths.</summary>
    public required float Forearm { get; init; }

    /// <summary>Length from the wrist to the middle finger's tip in shoulder widths.</summary>
    public required float Hand { get; init; }

    /// <summary>Height of the nose above the shoulders in shoulder widths.</summary>
    public required float Neck { get; init; }

    /// <summary>How far fingers stay bent when they should be straight, and straight when bent.</summary>
    public required double FingerLaxness { get; init; }

    /// <summary>Habitual shift of all signs: right, down, towards the body, in shoulder widths.</summary>
    public required (float X, float Y, float Z) Shift { get; init; }

    /// <summary>Shoulder width in image widths.</summary>
    public required float Scale { get; init; }

    /// <summary>Where the middle of the shoulders is in the image.</summary>
    public required (float X, float Y) Place { get; init; }

    /// <summary>Turn of the body about the vertical axis, radians.</summary>
    public required float Yaw { get; init; }

    /// <summary>Tilt of the camera, radians.</summary>
    public required float Roll { get; init; }

    /// <summary>Detector noise of this person's recordings; 1 is average.</summary>
    public required double Noise { get; init; }

    /// <summary>Invents the person number <paramref name="index"/> of a seed.</summary>
    public static SyntheticSigner Create(long seed, int index)
    {
        var random = new SampleRandom(seed, -1, index);
        double Around(double middle, double deviation) => middle + (deviation * Math.Clamp(random.NextGaussian(), -2, 2));
        return new SyntheticSigner
        {
            Name = $"signer{index}",
            LeftHanded = index % 4 == 2,
            Speed = Around(1, 0.15),
            Amplitude = Around(1, 0.12),
            UpperArm = (float)Around(0.82, 0.04),
            Forearm = (float)Around(0.72, 0.04),
            Hand = (float)Around(0.5, 0.03),
            Neck = (float)Around(0.62, 0.04),
            FingerLaxness = Math.Abs(Around(0.08, 0.06)),
            Shift = ((float)Around(0, 0.05), (float)Around(0, 0.07), (float)Around(0, 0.04)),
            Scale = (float)Around(0.23, 0.025),
            Place = ((float)Around(0.5, 0.03), (float)Around(0.45, 0.03)),
            Yaw = (float)Around(0, 0.12),
            Roll = (float)Around(0, 0.03),
            Noise = Math.Exp(Around(0, 0.2)),
        };
    }
}

namespace OpenHands.Datasets.Synthetic;

/// <summary>How far each finger is bent, and how far the fingers are spread.</summary>
/// <param name="Thumb">0 stretched to 1 folded over the palm.</param>
/// <param name="Index">0 stretched to 1 curled into the palm.</param>
/// <param name="Middle">0 stretched to 1 curled into the palm.</param>
/// <param name="Ring">0 stretched to 1 curled into the palm.</param>
/// <param name="Pinky">0 stretched to 1 curled into the palm.</param>
/// <param name="Spread">0 fingers together to 1 spread wide.</param>
public readonly record struct Handshape(double Thumb, double Index, double Middle, double Ring, double Pinky, double Spread)
{
    /// <summary>Open hand, fingers together.</summary>
    public static Handshape Flat { get; } = new(0.3, 0, 0, 0, 0, 0);

    /// <summary>Closed hand.</summary>
    public static Handshape Fist { get; } = new(1, 1, 1, 1, 1, 0);

    /// <summary>Index finger alone.</summary>
    public static Handshape Pointing { get; } = new(1, 0, 1, 1, 1, 0);

    /// <summary>Spread and half bent fingers.</summary>
    public static Handshape Claw { get; } = new(0.4, 0.5, 0.5, 0.5, 0.5, 1);

    /// <summary>Finger tips on the thumb.</summary>
    public static Handshape Bunched { get; } = new(0.7, 0.55, 0.55, 0.55, 0.6, 0);

    /// <summary>At rest: slightly bent.</summary>
    public static Handshape Relaxed { get; } = new(0.4, 0.25, 0.3, 0.35, 0.4, 0.2);

    /// <summary>The shape between two, 0 the first and 1 the second.</summary>
    public static Handshape Mix(Handshape from, Handshape to, double share)
    {
        double Between(double a, double b) => a + ((b - a) * share);
        return new Handshape(
            Between(from.Thumb, to.Thumb),
            Between(from.Index, to.Index),
            Between(from.Middle, to.Middle),
            Between(from.Ring, to.Ring),
            Between(from.Pinky, to.Pinky),
            Between(from.Spread, to.Spread));
    }
}

using System.Numerics;
using OpenHands.Poses;

namespace OpenHands.Datasets.Synthetic;

/// <summary>How one signer bends the ideal form of a sign in one performance: habits of the person and the moment's variation.</summary>
internal sealed class SigningStyle
{
    // Middle of the signing space: amplitudes grow and shrink about it.
    private static readonly Vector3 Middle = new(-0.3f, 0.1f, -0.4f);

    private readonly float _amplitude;
    private readonly Vector3 _shift;
    private readonly Vector3 _wristTurn;
    private readonly double _laxness;

    public SigningStyle(SyntheticSigner signer, SampleRandom random)
    {
        float Draw(double deviation) => (float)(deviation * random.NextGaussian());
        _amplitude = (float)signer.Amplitude * (1 + Draw(0.08));
        _shift = new Vector3(signer.Shift.X + Draw(0.04), signer.Shift.Y + Draw(0.05), signer.Shift.Z + Draw(0.03));
        _wristTurn = new Vector3(Draw(0.12), Draw(0.12), Draw(0.12));
        _laxness = Math.Clamp(signer.FingerLaxness + Draw(0.04), 0, 0.4);
    }

    /// <summary>Bends a dominant (right) hand's pose.</summary>
    public HandPose Dominant(HandPose ideal) => Apply(ideal, Vector3.One);

    /// <summary>Bends the other (left) hand's pose: with the same habits, mirrored.</summary>
    public HandPose Other(HandPose ideal) => Apply(ideal, new Vector3(-1, 1, 1));

    private HandPose Apply(HandPose ideal, Vector3 side)
    {
        var wrist = ((ideal.Wrist - (Middle * side)) * _amplitude) + ((Middle + _shift) * side);
        return new HandPose(
            wrist,
            Vector3.Normalize(ideal.Fingers) + (_wristTurn * side),
            ideal.Palm,
            Handshape.Mix(ideal.Shape, Handshape.Relaxed, _laxness));
    }
}

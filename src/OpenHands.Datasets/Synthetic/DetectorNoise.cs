using OpenHands.Poses;
using OpenHands.Poses.Landmarks;

namespace OpenHands.Datasets.Synthetic;

/// <summary>The imperfections of a landmark detector in one recording: jitter that lasts some frames, and hands lost for a while.</summary>
internal sealed class DetectorNoise(SampleRandom random, double level, double lossesPerFrame)
{
    // Share of a landmark's error that remains in the next frame.
    private const double Persistence = 0.7;

    private readonly double[] _errors = new double[HolisticLandmarks.Count * 3];
    private readonly int[] _lostFor = new int[2];

    /// <summary>Moves every landmark's error on by one frame.</summary>
    public void Advance()
    {
        for (var i = 0; i < _errors.Length; i++)
        {
            var deviation = level * (i < HolisticLandmarks.BodyCount * 3 ? 0.0025 : 0.004) * (i % 3 == 2 ? 4 : 1);
            _errors[i] = (Persistence * _errors[i]) + (deviation * random.NextGaussian());
        }

        for (var hand = 0; hand < _lostFor.Length; hand++)
        {
            if (_lostFor[hand] > 0)
            {
                _lostFor[hand]--;
            }
            else if (random.NextDouble() < lossesPerFrame)
            {
                _lostFor[hand] = 2 + random.NextInt(8);
            }
        }
    }

    /// <summary>The error of one landmark's coordinate in the current frame, in image widths.</summary>
    public double Error(int landmark, int axis) => _errors[(landmark * 3) + axis];

    /// <summary>Whether the hand (0 left, 1 right) is lost in the current frame.</summary>
    public bool IsLost(int hand) => _lostFor[hand] > 0;
}

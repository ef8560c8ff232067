using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Tests.Pickles;

namespace OpenHands.Formats.Tests.Hdf5;

/// <summary>The sample files and what they hold: tests/fixtures/hdf5/README.md.</summary>
internal static class RawSamples
{
    public static string Path(string name) => Fixtures.Path("hdf5", name + ".h5");

    /// <summary>Checks a recording against the fill formula; <paramref name="bits"/> is the width it was stored in.</summary>
    public static void AssertFilled(RawPoseReader reader, string name, int frames, int bits = 64, int joints = 75)
    {
        var recording = reader.Read(name);
        Assert.Equal((frames, joints), (recording.Frames, recording.Joints));
        for (var i = 0; i < recording.Keypoints.Length; i++)
        {
            Assert.Equal(Rounded((GoldenFill.Sym(name, i) * 0.5) + 0.5, bits), recording.Keypoints[i]);
        }

        for (var i = 0; reader.HasVisibility(name) && i < recording.Visibility.Length; i++)
        {
            Assert.Equal(Rounded(GoldenFill.Unit(name + ".conf", i), bits), recording.Visibility[i]);
        }
    }

    private static float Rounded(double value, int bits) => bits == 16 ? (float)(Half)value : (float)value;
}

namespace OpenHands.Training.Checkpoints;

internal static class LightningExport
{
    public static void Write(string weights, string path) => File.Copy(weights, path, overwrite: true);
}

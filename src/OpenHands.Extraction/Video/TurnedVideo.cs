using OpenHands.Extraction.Imaging;

namespace OpenHands.Extraction.Video;

/// <summary>
/// A video whose frames are turned as its file asks for, in one way for all decoders: theirs differ where a picture is mirrored.
/// </summary>
internal sealed class TurnedVideo(IFrameSource stored, Orientation orientation) : IFrameSource
{
    private RgbImage? _stored;

    public string Decoder => stored.Decoder;

    public double? FramesPerSecond => stored.FramesPerSecond;

    public long? DeclaredFrames => stored.DeclaredFrames;

    public double? Seconds => stored.Seconds;

    public RgbImage? Read(RgbImage? reuse)
    {
        _stored = stored.Read(_stored);
        return _stored is null ? null : orientation.Apply(_stored, reuse);
    }

    public void Dispose() => stored.Dispose();
}

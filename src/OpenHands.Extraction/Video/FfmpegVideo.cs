using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using OpenHands.Extraction.Imaging;

namespace OpenHands.Extraction.Video;

/// <summary>
/// A video decoded by the ffmpeg program, which sends each frame down a pipe as a small PPM picture. Without vector instructions its colour
/// conversion equals the one inside OpenCV; with them landmarks move by a third of a pixel (docs/holistic.md#decoding).
/// </summary>
internal sealed class FfmpegVideo : IFrameSource
{
    private const int LongestMessage = 2000;
    private readonly string _path;
    private readonly Process _process;
    private readonly BufferedStream _frames;
    private readonly StringBuilder _errors = new();
    private RgbImage? _first;

    private FfmpegVideo(string path, Process process, FfprobeFacts facts)
    {
        (_path, _process) = (path, process);
        (FramesPerSecond, DeclaredFrames) = (facts.FramesPerSecond, facts.Frames);
        _frames = new BufferedStream(process.StandardOutput.BaseStream, 1 << 20);
        process.ErrorDataReceived += (_, line) => Remember(line.Data);
        process.BeginErrorReadLine();
    }

    public string Decoder => "ffmpeg -cpuflags 0";

    public double? FramesPerSecond { get; }

    public long? DeclaredFrames { get; }

    public double? Seconds => null;

    /// <summary>Opens a video.</summary>
    /// <param name="path">The file.</param>
    /// <param name="turns">Whether ffmpeg turns the frames as the file asks for.</param>
    /// <exception cref="DecoderMissingException">There is no ffmpeg on the path.</exception>
    public static FfmpegVideo Open(string path, bool turns)
    {
        var start = new ProcessStartInfo("ffmpeg")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "-nostdin", "-v", "error", "-cpuflags", "0", "-protocol_whitelist", "file,pipe",
                "-autorotate", turns ? "1" : "0", "-i", path, "-map", "0:v:0",
                "-fps_mode", "passthrough", "-pix_fmt", "rgb24", "-c:v", "ppm", "-f", "image2pipe", "-",
            },
        };
        Process process;
        try
        {
            process = Process.Start(start) ?? throw new InvalidOperationException("ffmpeg did not start");
        }
        catch (Win32Exception e)
        {
            throw new DecoderMissingException(
                $"no video decoder: ffmpeg is not on the path ({e.Message}); on Debian: apt-get install ffmpeg", e);
        }

        var video = new FfmpegVideo(path, process, FfprobeFacts.Of(path));
        try
        {
            video._first = video.ReadFrame(null) ?? throw new InvalidDataException($"{path}: ffmpeg finds no frame: {video.Complaint()}");
            return video;
        }
        catch
        {
            video.Dispose();
            throw;
        }
    }

    public RgbImage? Read(RgbImage? reuse)
    {
        if (_first is { } first)
        {
            _first = null;
            return first;
        }

        return ReadFrame(reuse);
    }

    public void Dispose()
    {
        _frames.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.WaitForExit();
        _process.Dispose();
    }

    private RgbImage? ReadFrame(RgbImage? reuse)
    {
        var (width, height) = ReadHeader();
        if (width == 0)
        {
            return null;
        }

        var image = RgbImage.Of(width, height, reuse);
        try
        {
            _frames.ReadExactly(image.Pixels);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException($"{_path}: ffmpeg stopped inside a frame: {Complaint()}", e);
        }

        return image;
    }

    /// <summary>"P6 width height 255", each followed by one white space; 0 x 0 at the end of the pipe.</summary>
    private (int Width, int Height) ReadHeader()
    {
        var fields = new string[4];
        for (var i = 0; i < fields.Length; i++)
        {
            var field = new StringBuilder();
            int next;
            while ((next = _frames.ReadByte()) > ' ' && field.Length < 8)
            {
                field.Append((char)next);
            }

            if (next < 0 && i == 0 && field.Length == 0)
            {
                return (0, 0);
            }

            fields[i] = field.ToString();
        }

        return fields[0] == "P6" && fields[3] == "255"
            && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            && int.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var height)
            && width is > 0 and <= RgbImage.LongestSide && height is > 0 and <= RgbImage.LongestSide
            ? (width, height)
            : throw new InvalidDataException($"{_path}: ffmpeg sent a frame with the header {string.Join(' ', fields)}");
    }

    private void Remember(string? line)
    {
        lock (_errors)
        {
            if (line is not null && _errors.Length < LongestMessage)
            {
                _errors.Append(_errors.Length > 0 ? " | " : "").Append(line.Trim());
            }
        }
    }

    /// <summary>What ffmpeg said; asked for only when the pipe has ended, so that the process ends too.</summary>
    private string Complaint()
    {
        _process.WaitForExit();
        lock (_errors)
        {
            return _errors.Length > 0 ? _errors.ToString() : $"exit code {_process.ExitCode}";
        }
    }
}

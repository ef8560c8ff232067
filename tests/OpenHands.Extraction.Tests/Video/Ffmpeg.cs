using System.ComponentModel;
using System.Diagnostics;

namespace OpenHands.Extraction.Tests.Video;

/// <summary>Makes small videos with the ffmpeg program; a test that needs it is skipped where it is absent.</summary>
internal static class Ffmpeg
{
    public static void Run(params string[] arguments)
    {
        try
        {
            string[] all = ["-nostdin", "-v", "error", "-y", "-threads", "1", .. arguments];
            using var process = Process.Start(new ProcessStartInfo("ffmpeg", all) { RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"ffmpeg {string.Join(' ', arguments)}: {errors}");
        }
        catch (Win32Exception)
        {
            Assert.Skip("needs the ffmpeg program to make a video, and it is not on the path");
        }
    }

    /// <summary>Whether this machine's ffmpeg was built with an encoder.</summary>
    public static bool HasEncoder(string name)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo("ffmpeg", ["-hide_banner", "-v", "error", "-encoders"]) { RedirectStandardOutput = true })!;
            return process.StandardOutput.ReadToEnd().Contains($" {name} ", StringComparison.Ordinal);
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    /// <summary>A moving test card, 10 frames per second.</summary>
    public static string TestCard(TemporaryFolder folder, string name, int frames = 10, string size = "64x48", params string[] more)
    {
        var path = folder.File(name);
        string[] rate = more.Contains("-fps_mode") ? [] : ["-r", "10"];
        Run(["-f", "lavfi", "-i", $"testsrc=size={size}:rate=10", "-frames:v", $"{frames}", "-pix_fmt", "yuv420p", .. rate,
            .. more, path]);
        return path;
    }
}

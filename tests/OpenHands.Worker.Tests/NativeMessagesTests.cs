using System.Runtime.InteropServices;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Tests;

public sealed class NativeMessagesTests
{
    [Fact]
    public void What_a_native_library_writes_meanwhile_goes_to_the_log_and_nothing_after()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stream is redirected on Unix only");
        using var folder = new TemporaryFolder();
        using (NativeMessages.To(folder.File("outer.log")))
        {
            using (NativeMessages.To(folder.File("inner.log")))
            {
                Write("inside\n");
            }

            Write("outside\n");
        }

        Assert.Equal("inside\n", File.ReadAllText(folder.File("inner.log")));
        Assert.Equal("outside\n", File.ReadAllText(folder.File("outer.log")));
    }

    [Fact]
    public void A_silent_run_leaves_no_log_and_takes_the_earlier_one_away()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stream is redirected on Unix only");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.log"), "earlier");

        using (NativeMessages.To(folder.File("a.log")))
        {
        }

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private static void Write(string text)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(text);
        Assert.Equal(bytes.Length, Write(2, bytes, bytes.Length));
    }

    [DllImport("libc", EntryPoint = "write")]
    private static extern nint Write(int descriptor, byte[] bytes, nint count);
}

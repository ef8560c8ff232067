namespace Build.Tests.Host;

/// <summary>How a run of the host ended.</summary>
internal sealed record HostResult(int ExitCode, string Output, string Error)
{
    public string All => Output + Error;

    /// <summary>Fails with the whole output when the exit code is another one.</summary>
    public HostResult Ended(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}, expected {exitCode}\n{All}");
        return this;
    }

    public HostResult Says(string text)
    {
        Assert.Contains(text, All);
        return this;
    }

    public HostResult DoesNotSay(string text)
    {
        Assert.DoesNotContain(text, All);
        return this;
    }
}

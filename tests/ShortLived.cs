namespace OpenHands.Tests;

/// <summary>Programs that a test starts live for seconds: profiling, or compiling anything twice, costs more than it brings.</summary>
internal static class ShortLived
{
    /// <summary>Tells the runtime of a program that is about to start.</summary>
    /// <param name="environment">Its variables.</param>
    public static void Tell(IDictionary<string, string?> environment)
    {
        environment["DOTNET_TieredPGO"] = "0";
        environment["DOTNET_TC_CallCountingDelayMs"] = "10000";
    }
}

namespace OpenHands.Worker.Terminal;

/// <summary>How much is said; Cake's levels, since the build host passes its own on.</summary>
public enum Verbosity
{
    /// <summary>Warnings and results.</summary>
    Quiet,

    /// <summary>Also one line per log interval.</summary>
    Normal,

    /// <summary>Also stack traces of failures.</summary>
    Diagnostic,
}

namespace OpenHands.Settings.Training;

/// <summary>Where equal seeds give equal bits.</summary>
public enum Reproducible
{
    /// <summary>On machines with the same kind of processor; the fastest kernels that allow it.</summary>
    Machine,

    /// <summary>On every x86-64 processor with AVX2; matrix products take several times as long.</summary>
    Portable,
}

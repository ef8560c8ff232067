namespace OpenHands.Settings.Training;

/// <summary>Whether the poses of a pretraining corpus lie on the compute device as a whole.</summary>
public enum ResidentPoses
{
    /// <summary>On a CUDA device where they fit and the transforms can run there; else they are read from the disk.</summary>
    Auto,

    /// <summary>Never: batches come from the disk.</summary>
    False,

    /// <summary>Always, in float32: the samples of the disk to rounding, 8 bytes a joint and frame.</summary>
    True,

    /// <summary>Always, in float16: half the memory, coordinates to 1/2048.</summary>
    Half,
}

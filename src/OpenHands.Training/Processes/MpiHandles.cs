using System.Runtime.InteropServices;

namespace OpenHands.Training.Processes;

/// <summary>The handles that C programs get from mpi.h, which differ between the two families of MPI libraries.</summary>
internal readonly record struct MpiHandles(nint World, nint Byte, nint Float, nint Double, nint Sum, nint InPlace)
{
    /// <summary>
    /// Open MPI's handles are the addresses of objects that it exports; those of MPICH, Intel MPI and MVAPICH, which have one binary
    /// interface, are numbers.
    /// </summary>
    public static MpiHandles Of(nint library)
    {
        return NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out var world)
            ? new(world, Exported("byte"), Exported("float"), Exported("double"), Exported("op_sum"), InPlace: 1)
            : new(0x44000000, 0x4c00010d, 0x4c00040a, 0x4c00080b, 0x58000003, InPlace: -1);

        nint Exported(string name) => NativeLibrary.GetExport(library, $"ompi_mpi_{name}");
    }
}

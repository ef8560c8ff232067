using System.Runtime.InteropServices;

namespace OpenHands.Training.Processes;

/// <summary>
/// The calls of MPI that data-parallel training needs, from the library that is there: nothing is linked, so a process that does not train
/// with others needs no MPI.
/// </summary>
internal sealed unsafe partial class MpiLibrary
{
    private const string Variable = "OPENHANDS_MPI";
    private const int Now = 2;
    private const int Global = 0x100;
    private const int Funneled = 1; // MPI_THREAD_FUNNELED: forward and backward passes call from the training thread alone
    private const int VersionBytes = 8192; // MPI_MAX_LIBRARY_VERSION_STRING is smaller in both families

    private static readonly string[] OpenMpi = ["libmpi.so.40"];
    private static readonly string[] Mpich = ["libmpich.so.12", "libmpi.so.12"];

    private readonly nint _library;

    private MpiLibrary(nint library) => (_library, Handles) = (library, MpiHandles.Of(library));

    public MpiHandles Handles { get; }

    /// <summary>Loads the library that the launcher belongs to, or the one that OPENHANDS_MPI names.</summary>
    /// <exception cref="DllNotFoundException">There is none; the message says what to install.</exception>
    public static MpiLibrary Load()
    {
        // MPICH's launchers set PMI_SIZE; Open MPI's and pmix set variables of their own.
        string[] usual = Has("PMI_SIZE") && !Has("OMPI_COMM_WORLD_SIZE") && !Has("PMIX_RANK")
            ? [.. Mpich, .. OpenMpi] : [.. OpenMpi, .. Mpich];
        string[] names = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? [given] : usual;

        // Open MPI loads its plug-ins with dlopen, and they expect its symbols to be global; NativeLibrary.Load opens locally.
        var library = names.Select(name => Open(name, Now | Global)).FirstOrDefault(handle => handle != 0);
        return library != 0 ? new MpiLibrary(library) : throw new DllNotFoundException(
            $"no MPI library: tried {string.Join(", ", names)}. Install openmpi-bin and libopenmpi3 (Debian, Ubuntu) or load your "
            + $"cluster's module; {Variable} names another library");

        static bool Has(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 };
    }

    public void Start()
    {
        int provided;
        Check(((delegate* unmanaged<nint, nint, int, int*, int>)Export("MPI_Init_thread"))(0, 0, Funneled, &provided));
    }

    public void End() => Check(((delegate* unmanaged<int>)Export("MPI_Finalize"))());

    public void Abort(int code) => ((delegate* unmanaged<nint, int, int>)Export("MPI_Abort"))(Handles.World, code);

    public int Rank() => Ask("MPI_Comm_rank");

    public int Size() => Ask("MPI_Comm_size");

    /// <summary>Name and version, such as Open MPI v4.1.4.</summary>
    public string Version()
    {
        var text = stackalloc byte[VersionBytes];
        int length;
        Check(((delegate* unmanaged<byte*, int*, int>)Export("MPI_Get_library_version"))(text, &length));
        return Marshal.PtrToStringUTF8((nint)text)!.Split(',', '\n')[0].Replace(":\t", " ", StringComparison.Ordinal).Trim();
    }

    public void AllReduce(void* values, int count, nint type) =>
        Check(((delegate* unmanaged<nint, nint, int, nint, nint, nint, int>)Export("MPI_Allreduce"))(
            Handles.InPlace, (nint)values, count, type, Handles.Sum, Handles.World));

    public void AllGather(void* own, int bytes, void* all) =>
        Check(((delegate* unmanaged<nint, int, nint, nint, int, nint, nint, int>)Export("MPI_Allgather"))(
            (nint)own, bytes, Handles.Byte, (nint)all, bytes, Handles.Byte, Handles.World));

    public void Broadcast(void* values, int bytes) =>
        Check(((delegate* unmanaged<nint, int, nint, int, nint, int>)Export("MPI_Bcast"))(
            (nint)values, bytes, Handles.Byte, 0, Handles.World));

    private int Ask(string name)
    {
        int value;
        Check(((delegate* unmanaged<nint, int*, int>)Export(name))(Handles.World, &value));
        return value;
    }

    private nint Export(string name) => NativeLibrary.GetExport(_library, name);

    private static void Check(int code)
    {
        if (code != 0)
        {
            throw new InvalidOperationException($"MPI reports error {code}");
        }
    }

    [LibraryImport("libc", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string name, int flags);
}

using OpenHands.Models.Exchange;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Processes;

/// <summary>The processes that mpirun or srun started, by Open MPI or MPICH. Tensors are on the CPU.</summary>
public sealed unsafe class MpiExchange : IExchange
{
    private const long MostInOneCall = 1 << 28; // counts are 32 bits wide before MPI 4

    private readonly MpiLibrary _mpi;

    private MpiExchange(MpiLibrary mpi) => (_mpi, Rank, Size, Library) = (mpi, mpi.Rank(), mpi.Size(), mpi.Version());

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <summary>Name and version of the library.</summary>
    public string Library { get; }

    /// <summary>Meets the other processes. Once in a process.</summary>
    /// <param name="processes">How many there are.</param>
    /// <exception cref="DllNotFoundException">No MPI library is there; the message says what to install.</exception>
    /// <exception cref="InvalidOperationException">There are others than so many.</exception>
    public static MpiExchange Join(int processes)
    {
        var mpi = MpiLibrary.Load();
        mpi.Start();
        var exchange = new MpiExchange(mpi);
        if (exchange.Size != processes)
        {
            exchange.Leave();
            throw new InvalidOperationException(
                $"{exchange.Library} counts {exchange.Size} processes where {processes} were asked for. Start them by mpirun -n "
                + $"{processes} or srun --mpi=pmix --ntasks={processes}, of the MPI whose library this is; "
                + "OPENHANDS_MPI names another library");
        }

        return exchange;
    }

    /// <summary>Parts from the other processes: waits until all of them have come here.</summary>
    public void Leave() => _mpi.End();

    /// <summary>
    /// Ends all processes, this one too. Without it those that wait for this one would wait for ever.
    /// </summary>
    /// <param name="code">The exit code.</param>
    public void Abort(int code) => _mpi.Abort(code);

    /// <inheritdoc/>
    public void Sum(Tensor values)
    {
        var type = values.dtype switch
        {
            ScalarType.Float32 => _mpi.Handles.Float,
            ScalarType.Float64 => _mpi.Handles.Double,
            var other => throw new ArgumentException($"sums over processes are of float32 or float64, not {other}"),
        };
        var size = (int)values.ElementSize;
        InPieces(Require(values), size, (at, bytes) => _mpi.AllReduce(at, bytes / size, type));
        GC.KeepAlive(values);
    }

    /// <inheritdoc/>
    public void Collect(Tensor own, Tensor all)
    {
        if (all.NumberOfElements != own.NumberOfElements * Size || all.dtype != own.dtype)
        {
            throw new ArgumentException(
                $"{Size} parts of shape ({string.Join(", ", own.shape)}) do not fit ({string.Join(", ", all.shape)})");
        }

        var bytes = own.NumberOfElements * own.ElementSize;
        if (bytes > int.MaxValue)
        {
            throw new ArgumentException($"a part of {bytes} bytes is more than one call of MPI takes");
        }

        fixed (byte* from = Require(own).bytes, to = Require(all).bytes)
        {
            _mpi.AllGather(from, (int)bytes, to);
        }

        GC.KeepAlive(own);
        GC.KeepAlive(all);
    }

    /// <inheritdoc/>
    public void Broadcast(Tensor values)
    {
        InPieces(Require(values), 1, (at, bytes) => _mpi.Broadcast(at, bytes));
        GC.KeepAlive(values);
    }

    private static Tensor Require(Tensor values) => values.device_type == DeviceType.CPU && values.is_contiguous() ? values
        : throw new ArgumentException($"MPI exchanges contiguous tensors on the CPU; this one is on {values.device}");

    private delegate void Call(byte* at, int bytes);

    private static void InPieces(Tensor values, int elementBytes, Call call)
    {
        var most = MostInOneCall / elementBytes * elementBytes;
        var bytes = values.bytes;
        fixed (byte* first = bytes)
        {
            var length = values.NumberOfElements * values.ElementSize;
            for (long at = 0; at < length; at += most)
            {
                call(first + at, (int)Math.Min(most, length - at));
            }
        }
    }
}

using OpenHands.Models.Exchange;
using static TorchSharp.torch;

namespace OpenHands.Models.Tests.Exchange;

/// <summary>Threads of one process in place of processes: what one of them sees.</summary>
internal sealed class ThreadExchange : IExchange
{
    private readonly Meeting _meeting;

    private ThreadExchange(int rank, Meeting meeting) => (Rank, _meeting) = (rank, meeting);

    public int Rank { get; }

    public int Size => _meeting.Shown.Length;

    /// <summary>Runs the same work as every rank, and returns what each made.</summary>
    public static T[] Run<T>(int size, Func<IExchange, T> work)
    {
        using var meeting = new Meeting(size);
        var results = new T[size];
        Exception? failure = null;
        var threads = Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                results[rank] = work(new ThreadExchange(rank, meeting));
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, e, null);
                meeting.Everyone.RemoveParticipant();
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return failure is null ? results : throw new InvalidOperationException("a rank failed", failure);
    }

    public void Sum(Tensor values)
    {
        using var scope = NewDisposeScope();
        using var untracked = no_grad();
        var all = empty([Size, .. values.shape], dtype: values.dtype);
        Collect(values, all);
        values.copy_(all.sum([0L]));
    }

    public void Collect(Tensor own, Tensor all)
    {
        using var untracked = no_grad();
        _meeting.Shown[Rank] = own;
        _meeting.Everyone.SignalAndWait();
        for (var i = 0; i < Size; i++)
        {
            using var place = all[i];
            place.copy_(_meeting.Shown[i]);
        }

        _meeting.Everyone.SignalAndWait();
    }

    public void Broadcast(Tensor values)
    {
        using var scope = NewDisposeScope();
        var all = empty([Size, .. values.shape], dtype: values.dtype);
        Collect(values, all);
        values.copy_(all[0]);
    }

    private sealed class Meeting(int size) : IDisposable
    {
        public Barrier Everyone { get; } = new(size);

        public Tensor[] Shown { get; } = new Tensor[size];

        public void Dispose() => Everyone.Dispose();
    }
}

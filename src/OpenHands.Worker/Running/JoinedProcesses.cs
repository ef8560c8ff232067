using OpenHands.Models.Exchange;
using OpenHands.Training.Processes;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Terminal;

namespace OpenHands.Worker.Running;

/// <summary>Runs a verb as one of several processes: the first one speaks, and a failure of one ends all.</summary>
internal static class JoinedProcesses
{
    /// <summary>Runs the work among so many processes; by itself where that is one.</summary>
    public static void Run(int processes, Session session, Action<Session, IExchange> work)
    {
        if (processes == 1)
        {
            work(session, SingleProcess.Instance);
            return;
        }

        var exchange = MpiExchange.Join(processes);
        var own = exchange.Rank == 0 ? session
            : session with { Console = new WorkerConsole(TextWriter.Null, TextWriter.Null, Verbosity.Quiet, plain: true) };
        own.Console.Say($"{processes} processes share each batch, by {exchange.Library}");
        try
        {
            work(own, exchange);
        }
        catch (StoppedTogetherException)
        {
            session.Interruption.Request(); // that of another process is this one's too
            exchange.Leave();
            throw;
        }
        catch (EndedElsewhereException)
        {
            exchange.Wait(); // whoever found it says so, and ends all
        }
        catch (Exception failure)
        {
            // Others wait for this process in an exchange, and would do so for ever.
            session.Console.Fail($"process {exchange.Rank}: {VerbRunner.OneLine(failure)}");
            exchange.Abort(failure is OperationCanceledException ? VerbRunner.Interrupted : VerbRunner.Failed);
        }

        exchange.Leave();
    }
}

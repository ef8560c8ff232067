namespace OpenHands.Training.Processes;

/// <summary>Another of the processes that train together found what ends the run, and says so; this one has nothing to add.</summary>
public sealed class EndedElsewhereException() : Exception("another process of this run found what ended it; its message says what");

/// <summary>All processes of a run stopped after the same step on request of one of them; the state is saved.</summary>
public sealed class StoppedTogetherException()
    : OperationCanceledException("stopped on request, all processes after the same step; the state is saved and the run resumes from "
        + "there");

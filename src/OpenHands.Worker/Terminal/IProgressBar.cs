namespace OpenHands.Worker.Terminal;

/// <summary>Shows how far a piece of work is.</summary>
public interface IProgressBar
{
    /// <summary>Sets how much is done; cheap, may be called for every item.</summary>
    /// <param name="done">Units done.</param>
    /// <param name="total">Units in all.</param>
    /// <param name="note">Whatever belongs beside it, such as the loss; null leaves the last.</param>
    void Report(double done, double total, string? note = null);
}

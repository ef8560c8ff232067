namespace Build.Stages;

/// <summary>A stage that cannot run or did not succeed; the message is for the person who can fix it.</summary>
public class StageException : Exception
{
    public StageException(string message)
        : base(message)
    {
    }

    public StageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The stage belongs to another process now.</summary>
public sealed class LockLostException(string message) : StageException(message);

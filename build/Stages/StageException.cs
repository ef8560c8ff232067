namespace Build.Stages;

/// <summary>A stage that cannot run or did not succeed; the message is for the person who can fix it.</summary>
public sealed class StageException : Exception
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

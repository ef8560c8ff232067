namespace Cake.Frosting;

/// <summary>A failure of the build's own set-up (as opposed to a failure inside a task).</summary>
public sealed class FrostingException : Exception
{
    public FrostingException(string message) : base(message) { }

    public FrostingException(string message, Exception innerException) : base(message, innerException) { }
}

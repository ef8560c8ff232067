namespace OpenHands.Extraction.Models;

/// <summary>The model files are not there and could not be fetched; the message says which files to place where.</summary>
public sealed class ModelsMissingException : IOException
{
    /// <summary>With a reason.</summary>
    public ModelsMissingException(string message)
        : base(message)
    {
    }

    /// <summary>With a reason and its cause.</summary>
    public ModelsMissingException(string message, Exception cause)
        : base(message, cause)
    {
    }
}

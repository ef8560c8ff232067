namespace OpenHands.Settings;

/// <summary>A configuration that cannot be used; the message names the file and the key, what was expected and what to do.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>Creates the error with a message for the person who can fix it.</summary>
    public ConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with its cause.</summary>
    public ConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

using System.Text.Json;

namespace OpenHands.Runs.Files;

/// <summary>
/// The right to write a stage's folder, where the stage is a cluster's job. A cluster gives up a node that does not answer and starts the
/// job elsewhere, while the node's processes may go on, or wake up later. The stage's lock says by a token whose turn it is; whoever reads
/// another one there ends at once.
/// </summary>
public static class WriteFence
{
    /// <summary>The variable that tells a process its token and its stage's lock: TOKEN:PATH. Without it nothing is asked.</summary>
    public const string Variable = "OPENHANDS_LOCK";

    private static readonly (string Token, string Path)? Own =
        Environment.GetEnvironmentVariable(Variable)?.Split(':', 2) is [var token, var path] ? (token, path) : null;

    /// <summary>The file that names a lock's holder.</summary>
    public static string OwnerOf(string path) => path + ".owner.json";

    /// <summary>The file by which somebody follows a holder who is gone.</summary>
    public static string SuccessorOf(string path, string token) => $"{path}.after-{token}.json";

    /// <summary>The value of <see cref="Variable"/> for a process that writes for a lock's holder.</summary>
    public static string ValueOf(string path, string token) => $"{token}:{path}";

    /// <summary>Ends this process, with nothing further written, when its stage was given to another.</summary>
    public static void Require()
    {
        if (Own is { } own && !Holds(own.Path, own.Token))
        {
            Console.Error.WriteLine("error: another job was given this stage; nothing more is written here");
            Console.Error.Flush();
            ImmediateExit.With(1);
        }
    }

    /// <summary>Whether a lock still has this holder.</summary>
    /// <exception cref="IOException">The file system does not answer.</exception>
    public static bool Holds(string path, string token)
    {
        try
        {
            using var owner = JsonDocument.Parse(File.ReadAllBytes(OwnerOf(path)));
            return owner.RootElement.GetProperty("token").GetString() == token && !File.Exists(SuccessorOf(path, token));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException or KeyNotFoundException)
        {
            return false;
        }
    }
}

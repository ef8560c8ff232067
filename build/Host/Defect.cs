namespace Build.Host;

/// <summary>An error that no input may cause. Its message alone helps nobody, so the place is told as well.</summary>
public static class Defect
{
    /// <summary>Prints where a defect was met; says nothing of errors that are told to users in words of their own.</summary>
    public static void Tell(Exception? thrown, TextWriter output)
    {
        foreach (var defect in Flat(thrown).Where(IsDefect))
        {
            output.WriteLine("This is a defect of the build, not of what you asked for. Please report it with these lines:");
            output.WriteLine(defect);
        }
    }

    private static Exception[] Flat(Exception? thrown) =>
        thrown is AggregateException several ? [.. several.Flatten().InnerExceptions] : thrown is null ? [] : [thrown];

    private static bool IsDefect(Exception thrown) => thrown is NullReferenceException or InvalidCastException or IndexOutOfRangeException
        or KeyNotFoundException or ArgumentNullException or ArgumentOutOfRangeException or TypeLoadException or MissingMemberException
        or BadImageFormatException;
}

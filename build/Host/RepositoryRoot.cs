namespace Build.Host;

/// <summary>The checkout that this host was built in: the nearest folder above its program with a global.json.</summary>
public static class RepositoryRoot
{
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string start)
    {
        for (var folder = start; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (File.Exists(System.IO.Path.Combine(folder, "global.json")))
            {
                return folder;
            }
        }

        throw new DirectoryNotFoundException($"No global.json above {start}: the build host runs from its checkout.");
    }
}

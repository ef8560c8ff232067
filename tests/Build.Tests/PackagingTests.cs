using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using System.Xml.Linq;

namespace Build.Tests;

/// <summary>What <c>dotnet pack</c> makes of src/.</summary>
public sealed class PackagingTests
{
    public static TheoryData<string> Projects =>
        [.. Directory.GetDirectories(Path.Combine(Fixtures.Root, "src"), "OpenHands.*").Select(folder => Path.GetFileName(folder))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_of_src_has_what_a_package_page_shows(string project)
    {
        var properties = JsonDocument.Parse(DotNet(
            "msbuild", Path.Combine("src", project), "-p:Configuration=Release", "-getProperty:PackageId", "-getProperty:Description",
            "-getProperty:PackageLicenseExpression", "-getProperty:PackageReadmeFile", "-getProperty:IsPackable",
            "-getProperty:PackAsTool", "-getProperty:ToolCommandName")).RootElement.GetProperty("Properties");
        string Value(string name) => properties.GetProperty(name).GetString()!;

        Assert.Equal((project, "Apache-2.0", "README.md", "true"),
            (Value("PackageId"), Value("PackageLicenseExpression"), Value("PackageReadmeFile"), Value("IsPackable")));
        Assert.NotEqual("Package Description", Value("Description")); // the SDK's default
        Assert.EndsWith(".", Value("Description"));
        Assert.Equal(project == "OpenHands.Worker" ? ("true", "openhands") : ("", ""), (Value("PackAsTool"), Value("ToolCommandName")));
        Assert.Contains($"| {project} |", File.ReadAllText(Path.Combine(Fixtures.Root, "src", "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_holds_library_documentation_licence_notice_and_readme()
    {
        using var folder = new TemporaryFolder();
        DotNet("pack", "src/OpenHands.Poses", "-c", "Release", "--no-build", "-o", folder.Path, "-v", "quiet", "-nologo");

        using var package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(folder.Path, "OpenHands.Poses.*.nupkg")));
        var names = package.Entries.Select(entry => entry.FullName).ToList();
        Assert.Superset(
            new HashSet<string> { "lib/net10.0/OpenHands.Poses.dll", "lib/net10.0/OpenHands.Poses.xml", "README.md", "NOTICE" },
            names.ToHashSet());
        using var stream = package.GetEntry("OpenHands.Poses.nuspec")!.Open();
        var metadata = XDocument.Load(stream).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
        string? Text(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;
        Assert.Equal(("OpenHands.Poses", "Apache-2.0", "README.md"), (Text("id"), Text("license"), Text("readme")));
    }

    private static string DotNet(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = Fixtures.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}: {output}{error.Result}");
        return output;
    }
}

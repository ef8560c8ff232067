using System.Diagnostics;
using System.Reflection;
using System.Xml.Linq;

namespace Build.Tests.Frosting;

/// <summary>build/Frosting stands in for a package: what is written against one must compile against the other.</summary>
public sealed class CakeFrostingTests
{
    [Fact]
    public void What_tasks_are_written_against_is_what_the_package_offers()
    {
        var frosting = Assembly.Load("Build").GetType("Build.Tasks.BuildContext", throwOnError: true)!.BaseType!.Assembly;
        var standIn = frosting.GetName().Name == "Build";

        Assert.Equal(
            Listed(standIn).Order(StringComparer.Ordinal),
            PublicApi.Of(frosting, "Cake.Frosting").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_switch_takes_the_package_and_leaves_the_stand_in_out()
    {
        var (code, package) = await Evaluate("-p:CakeFrosting=package");
        Assert.Equal(0, code);
        Assert.Contains("\"Cake.Frosting\"", package);
        Assert.Contains("\"Tasks/StageTasks.cs\"", package);
        Assert.DoesNotContain("\"Frosting/", package);
        Assert.DoesNotContain("cake.tool", package, StringComparison.OrdinalIgnoreCase);

        var (_, standIn) = await Evaluate();
        Assert.DoesNotContain("\"Cake.Frosting\"", standIn);
        Assert.Contains("\"Frosting/CakeHost.cs\"", standIn);
        Assert.Contains("cake.tool", standIn, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_misspelt_switch_is_refused_with_what_it_may_be()
    {
        var (code, output) = await Evaluate("-p:CakeFrosting=real", "-t:CheckCakeFrosting");
        Assert.Equal(1, code);
        Assert.Contains("CakeFrosting=real: expected stand-in (build/Frosting) or package", output);
    }

    [Fact]
    public void The_package_has_the_version_of_the_engine()
    {
        var engine = XDocument.Load(Path.Combine(Fixtures.Root, "build", "Cake.props")).Descendants("CakeVersion").Single().Value;
        var package = XDocument.Load(Path.Combine(Fixtures.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .Single(p => (string?)p.Attribute("Include") == "Cake.Frosting");
        Assert.Equal(engine, (string?)package.Attribute("Version"));
    }

    private static IEnumerable<string> Listed(bool standIn)
    {
        var type = "";
        foreach (var line in File.ReadLines(Fixtures.Path("cake-frosting.txt")).Where(l => !l.StartsWith('#')))
        {
            var text = line.StartsWith("- ", StringComparison.Ordinal) ? line[2..] : line;
            if (!text.StartsWith(' '))
            {
                var words = text.Split(' ');
                type = words[Array.FindIndex(words, w => w is "class" or "interface") + 1];
            }

            if (!standIn || text == line)
            {
                yield return text.StartsWith(' ') ? $"{type}: {text.Trim()}" : text;
            }
        }
    }

    private static async Task<(int Code, string Output)> Evaluate(params string[] options)
    {
        string[] arguments =
        [
            "msbuild", Path.Combine(Fixtures.Root, "build", "Build.csproj"), "-nologo", "-nodeReuse:false",
            "-getItem:PackageReference,PackageDownload,Compile", .. options,
        ];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await error);
    }
}

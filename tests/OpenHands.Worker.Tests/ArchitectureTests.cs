using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NetArchTest.Rules;

namespace OpenHands.Worker.Tests;

/// <summary>The order of rooms: each may use those before it, and none behind it.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string[] Rooms =
    [
        "OpenHands.Poses", "OpenHands.Settings", "OpenHands.Runs", "OpenHands.Formats", "OpenHands.Datasets", "OpenHands.Models",
        "OpenHands.Training", "OpenHands.Extraction", "OpenHands.Results", "OpenHands.Worker",
    ];

    // Rooms whose programs start without libtorch: reading settings and tabulating must be quick.
    private static readonly string[] WithoutTorch =
        ["OpenHands.Poses", "OpenHands.Settings", "OpenHands.Runs", "OpenHands.Formats", "OpenHands.Datasets", "OpenHands.Extraction",
            "OpenHands.Results"];

    public static TheoryData<string> AllRooms { get; } = [.. Rooms];

    [Fact]
    public void Every_folder_of_src_is_a_room_with_a_place_in_the_order() => Assert.Equal(
        Rooms.Order(StringComparer.Ordinal),
        Directory.GetDirectories(Path.Combine(Fixtures.Root, "src")).Where(folder => Directory.GetFiles(folder, "*.csproj").Length > 0)
            .Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(AllRooms))]
    public void A_room_uses_none_behind_it(string room)
    {
        string[] behind =
            [.. Rooms.SkipWhile(other => other != room).Skip(1), .. WithoutTorch.Contains(room) ? ["TorchSharp"] : (string[])[]];
        var result = Types.InAssembly(Load(room)).ShouldNot().HaveDependencyOnAny(behind).GetResult();
        Assert.True(result.IsSuccessful, $"{room}: {string.Join(", ", result.FailingTypeNames ?? [])} use {string.Join(" or ", behind)}");
    }

    [Theory]
    [MemberData(nameof(AllRooms))]
    public void Every_public_type_is_used_outside_the_file_that_declares_it(string room)
    {
        var types = Load(room).GetExportedTypes();
        var exchanged = types.SelectMany(type => type.GetProperties().Select(property => property.PropertyType)
                .Concat(type.GetMethods().SelectMany(
                    method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)))
                .Where(used => used != type)).SelectMany(Parts).Select(used => used.Name).ToHashSet();
        var unused = types
            .Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute)) && !type.IsNested && type.Namespace is not null)
            .Select(type => type.Name.Split('`')[0])
            // A type may be used without its name: as what another one holds or gives, or by its extension methods.
            .Where(name => Words.Value.GetValueOrDefault(name) < 2 && !exchanged.Contains(name) && !IsOfExtensions(room, name)).ToList();
        Assert.Empty(unused);
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type)
        : type.HasElementType ? Parts(type.GetElementType()!) : [type];

    // Of each word of the sources, in how many files it stands.
    private static readonly Lazy<Dictionary<string, int>> Words = new(() =>
        ((string[])["src", "build", "samples", "tests"]).Select(folder => Path.Combine(Fixtures.Root, folder))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .SelectMany(file => Word().Matches(File.ReadAllText(file)).Select(match => match.Value).Distinct())
            .GroupBy(word => word).ToDictionary(group => group.Key, group => group.Count()));

    private static bool IsOfExtensions(string room, string name) => Load(room).GetExportedTypes()
        .Where(type => type.Name == name).SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
        .Any(method => method.IsDefined(typeof(ExtensionAttribute)) && Words.Value.GetValueOrDefault(method.Name) > 1);

    // The worker's assembly is named as its program.
    private static Assembly Load(string room) =>
        room == "OpenHands.Worker" ? typeof(OpenHands.Worker.CommandLine.VerbTable).Assembly : Assembly.Load(new AssemblyName(room));

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}

using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OpenHands.Settings.Reference;

/// <summary>The summaries of a documentation file, as one line of Markdown each.</summary>
internal sealed partial class Sentences
{
    private readonly Dictionary<string, string> _summaries;

    private Sentences(Dictionary<string, string> summaries) => _summaries = summaries;

    /// <summary>Reads the XML file that the compiler writes beside an assembly.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public static Sentences Of(Assembly assembly)
    {
        var file = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"), LoadOptions.PreserveWhitespace);
        return new Sentences(file.Descendants("member").ToDictionary(
            member => member.Attribute("name")!.Value, member => Blanks().Replace(Text(member.Element("summary")), " ").Trim()));
    }

    /// <summary>What a property's documentation says.</summary>
    public string Of(PropertyInfo property) => _summaries.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}", "");

    /// <summary>What a type's documentation says.</summary>
    public string Of(Type type) => _summaries.GetValueOrDefault($"T:{type.FullName}", "");

    /// <summary>What the documentation of an enumeration's member says.</summary>
    public string Of(Type type, object member) => _summaries.GetValueOrDefault($"F:{type.FullName}.{member}", "");

    private static string Text(XElement? element) => string.Concat(element?.Nodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{see.Attribute("cref")?.Value.Split('.')[^1]}`",
        XElement other => other.Value,
        _ => "",
    }) ?? []);

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Blanks();
}

using System.Reflection;

namespace Build.Tests.Frosting;

/// <summary>The public types of a namespace and their members as lines of text, as tests/fixtures/cake-frosting.txt has them.</summary>
internal static class PublicApi
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Each line begins with its type's name, so that lines may be compared one by one.</summary>
    public static IEnumerable<string> Of(Assembly assembly, string space) => assembly.GetExportedTypes().Where(t => t.Namespace == space)
        .SelectMany(t => Members(t).Select(m => $"{Name(t)}: {m}").Prepend(Type(t)));

    private static IEnumerable<string> Members(Type type)
    {
        var made = type.GetConstructors(Own).Select(c => $"{Name(type)}({Parameters(c)})");
        var properties = type.GetProperties(Own)
            .Select(p => $"{Name(p.PropertyType)} {p.Name} {{ {(p.CanRead ? "get; " : "")}{(p.CanWrite ? "set; " : "")}}}");
        var methods = type.GetMethods(Own).Where(m => !m.IsSpecialName).Select(m => Kind(m) + Name(m.ReturnType) + " " + m.Name
            + Names(m.GetGenericArguments()) + "(" + Parameters(m) + ")" + Constraints(m.GetGenericArguments()));
        return made.Concat(properties).Concat(methods);
    }

    private static string Type(Type type)
    {
        var kind = type.IsInterface ? "interface"
            : (type.IsAbstract, type.IsSealed) switch
            {
                (true, true) => "static class",
                (true, false) => "abstract class",
                (false, true) => "sealed class",
                _ => "class",
            };
        var of = type.GetInterfaces().Where(i => i.Namespace!.StartsWith("Cake.", StringComparison.Ordinal)).Select(Name)
            .Order(StringComparer.Ordinal);
        List<string> bases = [.. type.BaseType is { } known && known != typeof(object) ? [Name(known)] : Array.Empty<string>(), .. of];
        return $"{kind} {Name(type)}{(bases.Count > 0 ? " : " + string.Join(", ", bases) : "")}{Constraints(type.GetGenericArguments())}";
    }

    private static string Kind(MethodInfo method) => method.DeclaringType!.IsInterface ? ""
        : method.IsStatic ? "static " : method.IsAbstract ? "abstract " : method.IsVirtual ? "virtual " : "";

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(p => $"{Name(p.ParameterType)} {p.Name}"));

    private static string Name(Type type) => type.Name.Split('`')[0] + Names(type.GetGenericArguments());

    private static string Names(Type[] arguments) => arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(Name))}>";

    private static string Constraints(Type[] arguments) => string.Concat(arguments.Where(a => a.IsGenericParameter).Select(a =>
    {
        var flags = a.GenericParameterAttributes;
        List<string> all =
        [
            .. flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : Array.Empty<string>(),
            .. a.GetGenericParameterConstraints().Select(Name),
            .. flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) ? ["new()"] : Array.Empty<string>(),
        ];
        return all.Count == 0 ? "" : $" where {a.Name} : {string.Join(", ", all)}";
    }));
}

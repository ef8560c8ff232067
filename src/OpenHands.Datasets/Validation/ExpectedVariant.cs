using OpenHands.Datasets.Catalogue;

namespace OpenHands.Datasets.Validation;

/// <summary>Finds which of a dataset's variants (INCLUDE or INCLUDE-50, WLASL100 or WLASL300) a configuration is about.</summary>
public static class ExpectedVariant
{
    /// <summary>The catalogue's counts of one variant; none where it knows none that fits.</summary>
    /// <param name="counts">The catalogue's table.</param>
    /// <param name="corpus">The dataset by its class: <c>INCLUDE</c>, <c>WLASL</c>.</param>
    /// <param name="name">What the configuration calls it: a variant's name, or any other.</param>
    /// <param name="classes">Classes that its metadata define, which tell variants of one corpus apart.</param>
    public static IReadOnlyList<ExpectedCount> Choose(IEnumerable<ExpectedCount> counts, string corpus, string name, int classes)
    {
        var ofCorpus = counts.Where(count => Same(count.Dataset, corpus)).ToList();
        var variants = ofCorpus.GroupBy(count => count.Variant, StringComparer.Ordinal).Select(group => group.ToList()).ToList();
        return variants.FirstOrDefault(variant => !Same(variant[0].Variant, corpus) && Same(variant[0].Variant, name))
            ?? variants.FirstOrDefault(variant => variant.Any(count => count.Split == "train" && count.Classes == classes))
            // By its own name a corpus with a single variant can be no other, whatever is wrong with its classes.
            ?? (variants.Count == 1 && Same(name, corpus) ? variants[0] : []);
    }

    private static bool Same(string a, string b) => string.Equals(Plain(a), Plain(b), StringComparison.OrdinalIgnoreCase);

    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
}

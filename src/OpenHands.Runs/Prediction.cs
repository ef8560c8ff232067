namespace OpenHands.Runs;

/// <summary>What a classifier says about one sample: a line of <c>predictions.csv</c>.</summary>
/// <param name="Name">The sample's name.</param>
/// <param name="Dataset">Its dataset inside a concatenation, else null.</param>
/// <param name="Label">Its true class, or -1 where unknown.</param>
/// <param name="Ranked">The most likely classes, five or fewer, most likely first.</param>
public sealed record Prediction(string Name, string? Dataset, int Label, IReadOnlyList<RankedClass> Ranked)
{
    /// <summary>The true gloss; null where it is unknown, and before class names are given to the classes.</summary>
    public string? Truth { get; init; }

    /// <summary>The most likely class.</summary>
    public RankedClass First => Ranked[0];

    /// <summary>Whether the most likely class is the true one.</summary>
    public bool Correct => Label >= 0 && Label == First.Class;

    /// <summary>The same with the names of all classes.</summary>
    /// <param name="glosses">Names in the order of class indices; a class beyond them is called by its index.</param>
    public Prediction Named(IReadOnlyList<string> glosses) => this with
    {
        Truth = Label < 0 ? null : GlossOf(Label, glosses),
        Ranked = [.. Ranked.Select(ranked => ranked with { Gloss = GlossOf(ranked.Class, glosses) })],
    };

    private static string GlossOf(int index, IReadOnlyList<string> glosses) =>
        index < glosses.Count ? glosses[index] : index.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>One of a sample's most likely classes.</summary>
/// <param name="Class">Class index; -1 where <c>predictions.csv</c> names only the gloss, which it does below the first.</param>
/// <param name="Probability">Softmax probability, 0 to 1.</param>
/// <param name="Gloss">The class's name; empty before names are given.</param>
public sealed record RankedClass(int Class, double Probability, string Gloss = "");

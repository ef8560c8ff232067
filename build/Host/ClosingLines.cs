namespace Build.Host;

/// <summary>What is printed last, below Cake's own report: the lines that people and continuous integration look for.</summary>
public sealed class ClosingLines
{
    private readonly List<string> _lines = [];

    public void Add(string line) => _lines.Add(line);

    public void Print(TextWriter output) => _lines.ForEach(output.WriteLine);
}

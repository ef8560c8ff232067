namespace Build.Stages;

/// <summary>
/// How far a run over many stages is and how long the rest will take: by what each stage took the last time, or else by what stages of its
/// kind took in this run.
/// </summary>
/// <param name="width">How many stages run at the same time.</param>
/// <param name="say">Hears one line after each stage.</param>
public sealed class RunProgress(int width, Action<string> say)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Stage, double?> _left = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, List<double>> _took = new(StringComparer.Ordinal);
    private int _all;

    /// <summary>Takes the stages that have to run.</summary>
    public void Begin(IEnumerable<StageStatus> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        lock (_gate)
        {
            foreach (var status in stages.Where(status => !status.IsCurrent))
            {
                _left[status.Stage] = status.IsKept ? 0 : status.LastSeconds;
            }

            _all = _left.Count;
            if (_all > 1)
            {
                say($"{_all} stages to run{Rest()}");
            }
        }
    }

    /// <summary>Says what is left after a stage.</summary>
    /// <param name="stage">It is made.</param>
    /// <param name="seconds">What it took.</param>
    public void Done(Stage stage, double seconds)
    {
        ArgumentNullException.ThrowIfNull(stage);
        lock (_gate)
        {
            if (!_left.Remove(stage))
            {
                return;
            }

            if (!_took.TryGetValue(stage.Kind.Name, out var took))
            {
                _took[stage.Kind.Name] = took = [];
            }

            took.Add(seconds);
            if (_left.Count > 0)
            {
                say($"{_all - _left.Count} of {_all} stages done{Rest()}");
            }
        }
    }

    /// <summary>Seconds for people: <c>4.2 min</c>.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 60 => FormattableString.Invariant($"{seconds:0.0} s"),
        < 3600 => FormattableString.Invariant($"{seconds / 60:0.0} min"),
        _ => FormattableString.Invariant($"{seconds / 3600:0.0} h"),
    };

    // Stages that run together share the time; the last ones run with fewer beside them.
    private string Rest()
    {
        var known = _left.Select(entry => entry.Value ?? (_took.GetValueOrDefault(entry.Key.Kind.Name) is { } took ? took.Average() : null))
            .OfType<double>().ToList();
        if (known.Count == 0)
        {
            return string.Empty;
        }

        var time = $"about {Duration(known.Sum() / Math.Min(width, _left.Count))} left";
        return $", {time}"
            + (known.Count == _left.Count ? "" : $" for {known.Count} of the {_left.Count} others, the rest never ran here");
    }
}

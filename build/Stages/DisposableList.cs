namespace Build.Stages;

/// <summary>Things that are held together and given back together.</summary>
internal sealed class DisposableList : IDisposable
{
    private readonly List<IDisposable> _held = [];

    public void Add(IDisposable held) => _held.Add(held);

    public void Dispose() => _held.ForEach(held => held.Dispose());
}

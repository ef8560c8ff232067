namespace OpenHands.Worker.CommandLine;

/// <summary>The least value of an option that is a whole number.</summary>
/// <param name="least">The least value.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AtLeastAttribute(int least) : Attribute
{
    public int Least => least;
}

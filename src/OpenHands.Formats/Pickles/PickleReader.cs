using System.Buffers;
using Razorvine.Pickle;

namespace OpenHands.Formats.Pickles;

/// <summary>
/// Reads Python pickles, protocols 0 to 5, with Razorvine.Pickle. <see cref="PickleTranslation"/> checks each opcode first and turns all
/// that would look up a name, call it, or build a container into a call of <see cref="PickleObjects"/>: nothing but plain data and what
/// the vocabulary names is ever made.
/// </summary>
/// <param name="data">The file, or the part of it that holds pickles.</param>
/// <param name="position">Where the pickle begins.</param>
/// <param name="vocabulary">All that the pickle may name.</param>
/// <param name="budget">What it may allocate.</param>
internal sealed class PickleReader(ReadOnlyMemory<byte> data, int position, PickleVocabulary vocabulary, PickleBudget budget)
{
    /// <summary>Where the next pickle of the same file begins.</summary>
    public int Position { get; private set; } = position;

    /// <summary>Reads the pickle up to its STOP.</summary>
    /// <returns>
    /// null, bool, long, BigInteger, double, string, byte[], object?[] (a tuple), List of object? (a list or a set),
    /// <see cref="PickleDictionary"/>, <see cref="PickleGlobal"/>, or an object that the vocabulary made.
    /// </returns>
    /// <exception cref="InvalidDataException">Not a pickle, cut off, or asking for what it may not have.</exception>
    public object? Load()
    {
        var translation = new PickleTranslation(data.Span, Position, vocabulary, budget);
        var pickle = translation.Run();
        Position = translation.Position;
        using var objects = new PickleObjects(vocabulary, budget);
        try
        {
            return objects.loads(pickle);
        }
        catch (Exception e) when (e is not (InvalidDataException or OutOfMemoryException))
        {
            // The package has no error type of its own for a stack that is empty or holds another type than an opcode takes.
            throw new InvalidDataException($"the pickle is corrupt: {e.Message}", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pickle);
        }
    }
}

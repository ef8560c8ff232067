namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>One message of an object header.</summary>
/// <param name="Type">What it describes.</param>
/// <param name="Flags">Bit 1: the body is a pointer to a message shared with other objects.</param>
/// <param name="Body">The message's bytes, without its prefix.</param>
internal readonly record struct HeaderMessage(MessageType Type, byte Flags, ReadOnlyMemory<byte> Body)
{
    public bool IsShared => (Flags & 2) != 0;
}

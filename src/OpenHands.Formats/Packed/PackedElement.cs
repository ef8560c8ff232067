namespace OpenHands.Formats.Packed;

/// <summary>How a packed store keeps its numbers; the value is the bytes of one.</summary>
public enum PackedElement
{
    /// <summary>2 bytes, 11 significant bits: 0.00024 at image coordinates up to 1, a sixth of a pixel at 640.</summary>
    Float16 = 2,

    /// <summary>4 bytes, as in the raw files.</summary>
    Float32 = 4,
}

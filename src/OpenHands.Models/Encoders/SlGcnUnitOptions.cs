namespace OpenHands.Models.Encoders;

/// <summary>What the units of one SL-GCN share, but for their channels and stride.</summary>
internal sealed record SlGcnUnitOptions(DropGraph DropGraph, Compatibility Compatibility, int Groups, int BlockSize, double Keep, bool Residual);

namespace OpenHands.Models.Graphs;

/// <summary>How ST-GCN splits a joint's neighbourhood into matrices (Yan et al., AAAI 2018, section 3.3).</summary>
public enum PartitionStrategy
{
    /// <summary>One matrix for all neighbours.</summary>
    Uniform,

    /// <summary>One matrix per distance from the joint.</summary>
    Distance,

    /// <summary>By whether a neighbour is as far from the centre as the joint, closer, or further.</summary>
    Spatial,
}

using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Encoders;

/// <summary>ST-GCN's learnt edge weights, one tensor (K, V, V) a block, named by the block's number.</summary>
internal sealed class EdgeImportance : Module
{
    public EdgeImportance(int blocks, Tensor adjacency)
        : base(nameof(EdgeImportance))
    {
        RegisterComponents();
        for (var i = 0; i < blocks; i++)
        {
            register_parameter($"{i}", new Parameter(ones_like(adjacency)));
        }
    }

    /// <summary>The weights of one block, asked for by name since moving the module to another device replaces them.</summary>
    public Tensor this[int block] => get_parameter($"{block}")!;
}

using static TorchSharp.torch;

namespace OpenHands.Models.Kernels;

/// <summary>
/// Chains of calls such as <c>eye(n).view(1, n, n).repeat(2, 1, 1)</c> where no dispose scope is around them. TorchSharp hands over bare
/// addresses: a tensor in the middle of a chain, to which nothing refers any more, may be finalised by a collection in another thread while
/// the next call still reads it. A scope refers to all that is made in it.
/// </summary>
public static class TensorChain
{
    /// <summary>The result of a chain of calls.</summary>
    public static Tensor Of(Func<Tensor> chain)
    {
        using var scope = NewDisposeScope();
        return chain().MoveToOuterDisposeScope();
    }
}

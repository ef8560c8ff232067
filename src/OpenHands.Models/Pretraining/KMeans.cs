using OpenHands.Models.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Models.Pretraining;

/// <summary>Clusters by Lloyd's algorithm, from centres that k-means++ spreads (Arthur and Vassilvitskii, SODA 2007).</summary>
internal static class KMeans
{
    private const int Rounds = 20;

    /// <summary>The centres (K, D) of rows (M, D); where there are fewer rows than centres, rows repeat.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="clusters">K.</param>
    /// <param name="seed">Of the first centres.</param>
    /// <exception cref="ArgumentException">There is no row.</exception>
    public static Tensor Of(Tensor rows, int clusters, long seed)
    {
        if (rows.shape[0] == 0)
        {
            throw new ArgumentException("no step of the corpus shows a stream of joints that is to be predicted: look at the transforms, "
                + "and at model.streams");
        }

        using var scope = NewDisposeScope();
        var centres = Spread(rows, clusters, new Random((int)(seed & int.MaxValue)));
        for (var round = 0; round < Rounds; round++)
        {
            var nearest = Nearest(rows, centres);                                                        // (M)
            var sums = zeros_like(centres).index_add_(0, nearest, rows, TensorSums.One);
            var counts = zeros(clusters).index_add_(0, nearest, ones(rows.shape[0]), TensorSums.One).unsqueeze(1);
            var moved = where(counts.gt(TensorSums.Zero), sums / counts.Plus(1e-12), centres);          // an empty cluster stays
            centres.copy_(moved);
        }

        return centres.MoveToOuterDisposeScope();
    }

    /// <summary>The nearest centre's number (M) of rows (M, D).</summary>
    public static Tensor Nearest(Tensor rows, Tensor centres)
    {
        using var scope = NewDisposeScope();
        return (centres.Squared().sum([1L]) - rows.mm(centres.t()).Times(2)).argmin(1).MoveToOuterDisposeScope();
    }

    // Each next centre is a row drawn in proportion to its squared distance from the centres so far.
    private static Tensor Spread(Tensor rows, int clusters, Random random)
    {
        var centres = zeros(clusters, rows.shape[1]);
        var distances = TensorSums.Constant(1, rows.shape[0]);
        for (var k = 0; k < clusters; k++)
        {
            using var round = NewDisposeScope();
            var sums = distances.to(ScalarType.Float64).cumsum(0);
            var total = sums[^1].item<double>();
            using var place = (random.NextDouble() * total).ToScalar();
            var row = total > 0 ? (int)Math.Min(sums.le(place).sum().item<long>(), rows.shape[0] - 1) : random.Next((int)rows.shape[0]);
            centres[k].copy_(rows[row]);
            var own = (rows - centres[k]).Squared().sum([1L]);
            distances.copy_(k == 0 ? own : minimum(distances, own));
        }

        return centres;
    }
}

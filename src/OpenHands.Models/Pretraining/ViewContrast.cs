using OpenHands.Models.Costs;
using OpenHands.Models.Exchange;
using OpenHands.Models.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Pretraining;

/// <summary>
/// Which of all other views is the second one of the same clip? Features pass two linear maps and are compared by their angle (Chen et al.,
/// ICML 2020: SimCLR's NT-Xent).
/// </summary>
internal sealed class ViewContrast : Module
{
    private const long ComparedFeatures = 128;

    private readonly Linear _first;
    private readonly Linear _second;
    private readonly double _temperature;

    public ViewContrast(long features, double temperature)
        : base(nameof(ViewContrast))
    {
        RegisterComponents(); // before the fields below are set: they are registered under the names below instead of their own
        _temperature = temperature;
        register_module("first", _first = Linear(features, features));
        register_module("second", _second = Linear(features, ComparedFeatures));
    }

    /// <summary>Multiply-adds on N views.</summary>
    public long MultiplyAdds(long views) =>
        Products.Of(_first, views) + Products.Of(_second, views) + (views * views * ComparedFeatures);

    /// <summary>Each view chooses among all others, those of other processes included.</summary>
    /// <param name="features">(2n, F): the two views of a clip side by side.</param>
    /// <param name="exchange">The processes that the batch is spread over.</param>
    public Answer Of(Tensor features, IExchange exchange)
    {
        var views = _second.forward(functional.relu(_first.forward(features)));
        views = functional.normalize(views);                                                           // (2n, D), of length 1
        var all = exchange.Size == 1 ? views : exchange.Gather(views).flatten(0, 1);                   // (N, D)
        var own = TensorSums.CountTo(all.shape[0], all.device).narrow(0, exchange.Rank * views.shape[0], views.shape[0]);
        var scores = views.mm(all.t()).Times(1 / _temperature);                                        // (2n, N)
        scores = scores.scatter(1, own.unsqueeze(1), TensorSums.Constant(-1e4, views.shape[0], 1).to(scores.dtype, scores.device));
        var partners = own.bitwise_xor(ones_like(own));
        return new(views.shape[0], functional.cross_entropy(scores, partners, reduction: Reduction.Sum), Distance: null,
            scores.detach().argmax(1).eq(partners).sum().to(ScalarType.Float64));
    }
}

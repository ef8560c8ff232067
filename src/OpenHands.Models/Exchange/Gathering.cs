using static TorchSharp.torch;

namespace OpenHands.Models.Exchange;

/// <summary>
/// x (n, ...) of every process as (R, n, ...). The gradient of a process' part is the sum of what all processes' losses owe to it; with the
/// mean over processes that gradients of parameters get, it is the gradient of the mean loss over the whole batch.
/// </summary>
internal sealed class Gathering : autograd.SingleTensorFunction<Gathering>
{
    private const string Exchange = "exchange";

    /// <inheritdoc/>
    public override string Name => nameof(Gathering);

    public static Tensor Of(IExchange exchange, Tensor x)
    {
        using var scope = NewDisposeScope();
        return apply(x.contiguous(), exchange).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, exchange) = ((Tensor)vars[0], (IExchange)vars[1]);
        var all = empty([exchange.Size, .. x.shape], dtype: x.dtype, device: x.device);
        exchange.Collect(x, all);
        ctx.save_data(Exchange, exchange);
        return all;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var exchange = (IExchange)ctx.get_data(Exchange);
        var sum = grad_output.contiguous().clone();
        exchange.Sum(sum);
        return [sum[exchange.Rank].clone().MoveToOuterDisposeScope(), null!];
    }
}

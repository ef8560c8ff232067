using OpenHands.Models.Costs;
using OpenHands.Models.Encoders;
using OpenHands.Models.Exchange;
using OpenHands.Poses;
using OpenHands.Settings.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Pretraining;

/// <summary>
/// Dense predictive coding on poses: an encoder turns each window into a feature, a GRU sums up the first windows, and the features of the
/// last P windows are predicted one after another; each prediction must find its own target among those of the whole batch (Han et al.,
/// ICCVW 2019; Selvaraj et al., ACL 2022; docs/upstream.md#dpc-pretraining). Upstream's DPC_RNN_Pretrainer.
/// </summary>
public sealed class DpcPretrainer : Module<Tensor, Tensor>, IPretrainingObjective, ICountedNetwork, ISharesBatch
{
    private readonly Encoder _encoder;
    private readonly GRU _aggregate;
    private readonly Sequential _predict;
    private readonly int _steps;
    private readonly bool _interleaved;

    /// <summary>
    /// Builds the network with fresh weights: GRU and predictor orthogonal with zero biases, the encoder by its own rules.
    /// </summary>
    /// <param name="model">The <c>model</c> node, whose objective is <see cref="DpcSettings"/>.</param>
    /// <param name="defects">Defects to reproduce; none by default.</param>
    /// <exception cref="ArgumentException">A setting does not fit.</exception>
    public DpcPretrainer(PretrainerSettings model, Defects? defects = null)
        : this(Networks.Create(model.Encoder with { Features = model.HiddenDim }, model.InChannels, defects),
            ((DpcSettings)model.Objective).PredictionSteps, defects)
    {
    }

    /// <summary>The same around an encoder that is there already.</summary>
    /// <param name="encoder">Poses (N, C, T, V) to features (N, F).</param>
    /// <param name="predictionSteps">Windows P to predict.</param>
    /// <param name="defects">Defects to reproduce; none by default.</param>
    /// <exception cref="ArgumentException">There is nothing to predict.</exception>
    public DpcPretrainer(Encoder encoder, int predictionSteps = 3, Defects? defects = null)
        : base(nameof(DpcPretrainer))
    {
        if (predictionSteps < 1)
        {
            throw new ArgumentException($"model.pred_steps is {predictionSteps}; at least one window must be predicted");
        }

        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        _encoder = encoder;
        _steps = predictionSteps;
        _interleaved = (defects ?? Defects.Corrected).InterleavedScores;
        var features = _encoder.Features;
        _aggregate = GRU(features, features, batchFirst: true);
        _predict = Sequential(("0", Linear(features, features)), ("1", ReLU()), ("2", Linear(features, features)));
        OrthogonalInitialization.Apply(_aggregate);
        OrthogonalInitialization.Apply(_predict);
        register_module("conv_encoder", _encoder);
        register_module("agg", _aggregate);
        register_module("network_pred", _predict);
    }

    /// <inheritdoc/>
    public Module Network => this;

    /// <inheritdoc/>
    public IReadOnlyList<Measure> Measures => TopK.Measures;

    /// <inheritdoc/>
    public bool ContrastsSamples => true;

    /// <inheritdoc/>
    public long? Choices(long samples) => samples * _steps;

    /// <inheritdoc/>
    public IExchange Exchange { get; set; } = SingleProcess.Instance;

    /// <inheritdoc/>
    public BatchLoss Loss(Tensor windows, int? group = null)
    {
        if (Exchange is SingleProcess || group is not null)
        {
            return Contrast.Of(call(windows), group);
        }

        using var scope = NewDisposeScope();
        var (queries, targets) = Match(windows);
        var all = Exchange.Gather(targets).flatten(0, 1);                                           // (R*B*P, F)
        var loss = Contrast.Of(queries.mm(all.t()), first: Exchange.Rank * targets.shape[0]);
        return loss with { Loss = loss.Loss.MoveToOuterDisposeScope(), Sums = loss.Sums.MoveToOuterDisposeScope() };
    }

    /// <inheritdoc/>
    public long MultiplyAdds(IReadOnlyList<long> shape)
    {
        var (batch, windows, rows) = (shape[0], shape[1], shape[0] * _steps);
        // windows - P of the context, P - 1 of its own predictions
        var aggregated = Products.OfRecurrence(_aggregate, batch * (windows - 1));
        var predicted = rows * _predict.parameters().Where(p => p.dim() == 2).Sum(p => p.numel());
        return _encoder.MultiplyAdds(batch * windows, shape[2]) + aggregated + predicted + (rows * rows * _encoder.Features);
    }

    /// <summary>The scores of every prediction against every target of the batch.</summary>
    /// <param name="input">Windows (B, W, T, V, C) in time order, W greater than P.</param>
    /// <returns>(B, P, B, P): sample and step of the prediction, sample and step of the target.</returns>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (queries, targets) = Match(input);
        var batch = input.shape[0];
        return queries.mm(targets.t()).view(batch, _steps, batch, _steps).MoveToOuterDisposeScope();
    }

    /// <summary>Predictions (B*P, F) and the targets (B*P, F) that they must find, row by row.</summary>
    private (Tensor Queries, Tensor Targets) Match(Tensor input)
    {
        if (input.dim() != 5 || input.shape[1] <= _steps)
        {
            throw new ArgumentException(
                $"DPC expects (B, W, T, V, C) with more than {_steps} windows W (model.pred_steps) and got "
                + $"({string.Join(", ", input.shape)}); raise data num_seq or lower pred_steps");
        }

        var (batch, windows) = (input.shape[0], input.shape[1]);
        var clips = input.flatten(0, 1).permute(0, 3, 1, 2);                                        // (B*W, C, T, V)
        var features = _encoder.forward(clips).view(batch, windows, -1);                            // (B, W, F)
        var targets = features.narrow(1, windows - _steps, _steps).reshape(batch * _steps, -1);     // (B*P, F), before the ReLU
        var context = functional.relu(features.narrow(1, 0, windows - _steps));
        var predictions = Predict(context);                                                         // (B, P, F)
        var queries = _interleaved
            // upstream re-cuts (B, F, P) into rows of F
            ? predictions.permute(0, 2, 1).reshape(batch * _steps, -1)
            : predictions.reshape(batch * _steps, -1);
        return (queries, targets);
    }

    /// <summary>(B, W-P, F) context to (B, P, F) predictions, each fed back, rectified, as the next window's feature.</summary>
    private Tensor Predict(Tensor context)
    {
        var (_, hidden) = _aggregate.forward(context.contiguous());                                 // (1, B, F)
        var predictions = new List<Tensor>();
        while (true)
        {
            var prediction = _predict.forward(hidden[0]);
            predictions.Add(prediction);
            if (predictions.Count == _steps)
            {
                return stack(predictions, 1);
            }

            (_, hidden) = _aggregate.forward(functional.relu(prediction).unsqueeze(1), hidden);
        }
    }
}

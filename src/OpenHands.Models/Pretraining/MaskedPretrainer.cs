using OpenHands.Models.Costs;
using OpenHands.Models.Encoders;
using OpenHands.Models.Exchange;
using OpenHands.Models.Kernels;
using OpenHands.Models.States;
using OpenHands.Settings.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Pretraining;

/// <summary>
/// Masked prediction: spans of time of a stream of joints (a hand, the wrists) are hidden as if the detector had lost it, and the network
/// says what was there: which of K typical poses, which of K typical movements, and the movement itself. The typical ones are clusters of
/// the corpus, as in HuBERT (Hsu et al., TASLP 2021); the movement is measured by the clip's own, as in MAMP (Mao et al., ICCV 2023). With
/// a teacher, what a network that was pretrained so makes of the step is named in their place. Two views of a clip, each with its own
/// spans hidden, may be told from other clips' beside it. Ours.
/// </summary>
public sealed class MaskedPretrainer : Module<Tensor, Tensor>, IPretrainingObjective, ICountedNetwork, ISharesBatch
{
    private readonly Encoder _encoder;
    private readonly IFrameEncoder _steps;
    private readonly MaskedSettings _settings;
    private readonly MaskedTarget[] _targets;
    private readonly Teacher? _teacher;
    private readonly Linear? _recall;
    private readonly ViewContrast? _views;

    /// <summary>Builds the network around an encoder with fresh weights.</summary>
    /// <param name="encoder">An <see cref="IFrameEncoder"/> of joints with x, y and whether they were seen.</param>
    /// <param name="settings">Streams, clusters, masks.</param>
    /// <param name="teacher">Another of the same kind, for <see cref="Teach"/>; null for none.</param>
    /// <exception cref="ArgumentException">The encoder has no features for steps.</exception>
    public MaskedPretrainer(Encoder encoder, MaskedSettings settings, Encoder? teacher = null)
        : base(nameof(MaskedPretrainer))
    {
        RegisterComponents(); // before the fields below are set: they are registered under the names below instead of their own
        (_encoder, _settings) = (encoder, settings);
        _steps = StepsOf(encoder);
        register_module("conv_encoder", encoder);
        if (teacher is not null)
        {
            _targets = [];
            register_module("teacher", _teacher = new Teacher(teacher, StepsOf(teacher), settings));
            register_module("recall", _recall = Linear(_steps.StepFeatures, settings.Clusters));
        }
        else
        {
            _targets = [.. MaskedTarget.All(settings, _steps.StepFeatures)];
            register_module("targets", ModuleList(_targets));
        }

        if (settings.ViewWeight > 0)
        {
            register_module("views", _views = new ViewContrast(encoder.Features, settings.ViewTemperature));
        }
    }

    /// <inheritdoc/>
    public Module Network => this;

    /// <inheritdoc/>
    public IReadOnlyList<Measure> Measures =>
        _views is null ? [new("accuracy", "accuracy")] : [new("accuracy", "accuracy"), new("views", "views")];

    /// <inheritdoc/>
    public bool ContrastsSamples => _views is not null;

    /// <inheritdoc/>
    public bool RowsVary => true;

    /// <inheritdoc/>
    public IExchange Exchange { get; set; } = SingleProcess.Instance;

    /// <inheritdoc/>
    public int PreparationSamples => _settings.ClusterClips;

    /// <inheritdoc/>
    public long? Choices(long samples) => _views is null ? _settings.Clusters : null; // with views the loss is a sum of two choices

    /// <inheritdoc/>
    public long MultiplyAdds(IReadOnlyList<long> shape)
    {
        var (clips, frames) = (shape[0] * shape[1], shape[2]);
        var steps = clips * frames / _steps.FramesPerStep;
        return _encoder.MultiplyAdds(clips, frames) + _targets.Sum(target => target.MultiplyAdds(steps))
            + (_teacher?.MultiplyAdds(clips, frames) ?? 0) + (_recall is null ? 0 : Products.Of(_recall, steps))
            + (_views?.MultiplyAdds(clips) ?? 0);
    }

    /// <inheritdoc/>
    public long FrozenMultiplyAdds(IReadOnlyList<long> shape) => _teacher?.MultiplyAdds(shape[0] * shape[1], shape[2]) ?? 0;

    /// <summary>Reads the weights of the teacher.</summary>
    /// <param name="checkpoint">Of a masked pretraining of the same encoder.</param>
    /// <exception cref="InvalidOperationException">The network was built without one.</exception>
    /// <exception cref="InvalidDataException">The file is corrupt or of another network.</exception>
    /// <exception cref="IOException">The file is missing or unreadable.</exception>
    public LoadReport Teach(string checkpoint) =>
        (_teacher ?? throw new InvalidOperationException("the network was built without a teacher")).Load(checkpoint);

    /// <summary>Finds the clusters that are predicted.</summary>
    /// <param name="windows">(B, W, T, V, C).</param>
    /// <param name="seed">Of the first centres.</param>
    public void Prepare(Tensor windows, long seed)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var clips = Clips(windows);
        _teacher?.Cluster(clips, seed);
        foreach (var (target, number) in _targets.Select((target, number) => (target, number)))
        {
            target.Cluster(Streams.Of(clips, target.Joints, _steps.FramesPerStep), seed + number);
        }
    }

    /// <inheritdoc/>
    public BatchLoss Loss(Tensor windows, int? group = null)
    {
        if (group is not null && _views is not null)
        {
            throw new ArgumentException("params.group_by: views are told from those of the whole batch; leave it out");
        }

        using var scope = NewDisposeScope();
        var clips = Clips(windows);                                                                  // (N, C, T, V)
        var valid = _steps.Valid(clips);                                                             // (N, L)
        var streams = _settings.Ranges.ToDictionary(range => range, range => Streams.Of(clips, range, _steps.FramesPerStep));
        var masks = streams.ToDictionary(stream => stream.Key, stream => Mask(stream.Key, stream.Value, valid));
        var features = _steps.Steps(Hide(clips, masks), valid);                                      // (N, L, H)
        var answers = _teacher is null
            ? _targets.Select(target => target.Ask(features, streams[target.Joints], masks[target.Joints])).ToList()
            : [Recall(features, _teacher.Names(clips, valid), [.. streams.Select(stream => masks[stream.Key] * stream.Value.Seen)])];
        var rows = answers.Sum(answer => answer.Rows);
        var named = answers.Select(answer => answer.CrossEntropy).Aggregate(TensorSums.Plus);
        var moved = answers.Select(answer => answer.Distance).OfType<Tensor>().ToList();
        var sum = moved.Count == 0 ? named : named.Plus(moved.Aggregate(TensorSums.Plus).Times(_settings.MovementWeight));
        var right = answers.Select(answer => answer.Right).Aggregate(TensorSums.Plus).view(1);
        rows = Math.Max(rows, 1);
        if (_views is not null)
        {
            var views = _views.Of(_steps.Pool(features, valid), Exchange);
            sum = sum.Plus(views.CrossEntropy.Times(_settings.ViewWeight));
            right = cat([right, views.Right.view(1).Times((double)rows / views.Rows)], 0);            // its share of the rows
        }

        return new BatchLoss(sum.Times(1.0 / rows).MoveToOuterDisposeScope(), rows, right.MoveToOuterDisposeScope());
    }

    /// <summary>Clips (N, C, T, V) to features of their steps (N, L, H), nothing hidden.</summary>
    public override Tensor forward(Tensor clips)
    {
        using var scope = NewDisposeScope();
        return _steps.Steps(clips, _steps.Valid(clips)).MoveToOuterDisposeScope();
    }

    private static IFrameEncoder StepsOf(Encoder encoder) => encoder as IFrameEncoder
        ?? throw new ArgumentException("objective masked needs an encoder with features for steps of time: conv-former");

    // What the teacher calls the steps of which a stream that was there is hidden.
    private Answer Recall(Tensor features, Tensor names, IReadOnlyList<Tensor> hidden)
    {
        var asked = hidden.Aggregate(maximum).flatten().nonzero().flatten();                                     // (M)
        var named = names.flatten().index_select(0, asked);                                                      // (M)
        return Answer.Of(_recall!.forward(features.flatten(0, 1).index_select(0, asked)), named, distance: null);
    }

    private static Tensor Clips(Tensor windows) => windows.flatten(0, 1).permute(0, 3, 1, 2).contiguous();

    // Frames of hidden steps get x, y and seen 0, the stream's joints only.
    private Tensor Hide(Tensor clips, Dictionary<(int First, int Count), Tensor> masks)
    {
        var shown = from mask in masks
                    let frames = mask.Value.repeat_interleave(_steps.FramesPerStep, 1)                // (N, T): 1 where hidden
                    let kept = TensorSums.Constant(1, 1) - frames
                    select clips.narrow(3, mask.Key.First, mask.Key.Count) * kept.view(frames.shape[0], 1, -1, 1);
        return cat([.. shown], 3);
    }

    private Tensor Mask((int First, int Count) stream, Streams values, Tensor valid)
    {
        using var still = no_grad();
        var draws = training
            ? rand_like(valid)
            : SpanMask.FixedDraws(valid.shape, stream.First, Exchange.Rank * valid.shape[0]); // epochs compare, no generator moves
        return SpanMask.Of(draws, values.Motion(), valid, _settings.MaskShare, _settings.MaskSpan);
    }
}

using OpenHands.Models.Costs;
using OpenHands.Models.Decoders;
using OpenHands.Models.Encoders;
using OpenHands.Poses;
using OpenHands.Settings.Networks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models;

/// <summary>An encoder and a decoder in a row (upstream's Network; docs/upstream.md#decoders).</summary>
public sealed class SignClassifier : Module<Tensor, Tensor>, ICountedNetwork
{
    private readonly Encoder _encoder;
    private readonly Decoder _decoder;

    /// <summary>Builds the network with fresh weights.</summary>
    /// <param name="encoder">The <c>encoder</c> node.</param>
    /// <param name="decoder">The <c>decoder</c> node.</param>
    /// <param name="channels">Coordinates C of a joint.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="defects">Defects to reproduce; none by default.</param>
    /// <exception cref="ArgumentException">An option does not fit.</exception>
    public SignClassifier(EncoderSettings encoder, DecoderSettings decoder, int channels, int classes, Defects? defects = null)
        : this(Networks.Create(encoder, channels, defects), features => Networks.Create(decoder, features, classes, defects))
    {
    }

    /// <summary>Joins an encoder and the decoder made for its number of features.</summary>
    public SignClassifier(Encoder encoder, Func<int, Decoder> decoder)
        : base(nameof(SignClassifier))
    {
        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        register_module("encoder", _encoder = encoder);
        register_module("decoder", _decoder = decoder(encoder.Features));
    }

    /// <inheritdoc/>
    public long MultiplyAdds(IReadOnlyList<long> shape) =>
        _encoder.MultiplyAdds(shape[0], shape[2]) + _decoder.MultiplyAdds(shape[0], shape[2]);

    /// <summary>Clips (N, C, T, V) to logits (N, classes).</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _decoder.forward(_encoder.forward(input)).MoveToOuterDisposeScope();
    }
}

using OpenHands.Models.Kernels;
using OpenHands.Models.Layers;
using OpenHands.Settings.Networks;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Encoders;

/// <summary>
/// SGN: joints and their velocities with an embedding of which joint and which frame they are, three graph convolutions over a learnt
/// adjacency, then convolutions over frames (Zhang et al., CVPR 2020; docs/upstream.md#sgn). Clips have a fixed length.
/// </summary>
public sealed class Sgn : Encoder
{
    private const int Embedded = 64;
    private const int Width = 256;

    [ComponentName(Name = "spa_oh")] private readonly Tensor _jointIdentity;
    [ComponentName(Name = "tem_oh")] private readonly Tensor _frameIdentity;
    private readonly SgnEmbedding _frame;
    private readonly SgnEmbedding _joint;
    private readonly SgnEmbedding _position;
    private readonly SgnEmbedding _velocity;
    private readonly SgnFrameLayer _overFrames;
    private readonly SgnSimilarity _similarity;
    private readonly SgnGraphLayer[] _graph;
    private readonly (int Channels, int Frames, int Joints) _input;

    /// <summary>Builds the network.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="channels">Coordinates C of a joint.</param>
    public Sgn(SgnSettings settings, int channels = 2)
        : base(nameof(Sgn))
    {
        var (frames, joints) = (settings.Frames, settings.Joints);
        _input = (channels, frames, joints);
        _jointIdentity = TensorChain.Of(() => eye(joints).view(1, joints, joints, 1).repeat(1, 1, 1, frames));   // (1, V, V, T)
        _frameIdentity = TensorChain.Of(() => eye(frames).view(1, frames, 1, frames).repeat(1, 1, joints, 1));   // (1, T, V, T)
        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        register_module("tem_embed", _frame = new SgnEmbedding(frames, Width));
        register_module("spa_embed", _joint = new SgnEmbedding(joints, Embedded));
        register_module("joint_embed", _position = new SgnEmbedding(channels, Embedded, joints));
        register_module("dif_embed", _velocity = new SgnEmbedding(channels, Embedded, joints));
        register_module("cnn", _overFrames = new SgnFrameLayer(Width, Features, settings.Dropout));
        register_module("compute_g1", _similarity = new SgnSimilarity(2 * Embedded, Width));
        _graph = [new(2 * Embedded, Width / 2), new(Width / 2, Width), new(Width, Width)];
        for (var i = 0; i < _graph.Length; i++)
        {
            register_module($"gcn{i + 1}", _graph[i]);
        }
    }

    /// <inheritdoc/>
    public override int Features => 2 * Width;

    /// <inheritdoc/>
    public override long MultiplyAdds(long batch, long frames)
    {
        // once for the whole batch
        var identities = _joint.MultiplyAdds(_input.Joints * frames) + _frame.MultiplyAdds(_input.Joints * frames);
        var moving = _position.MultiplyAdds(batch * _input.Joints * frames) + _velocity.MultiplyAdds(batch * _input.Joints * frames);
        return identities + moving + _similarity.MultiplyAdds(batch * frames, _input.Joints)
            + _graph.Sum(layer => layer.MultiplyAdds(batch * frames, _input.Joints)) + _overFrames.MultiplyAdds(batch);
    }

    /// <summary>(N, C, T, V) to (N, 512).</summary>
    /// <exception cref="ArgumentException">The shape does not fit, or T is not the length that the network was built for.</exception>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Check(input, _input.Channels, _input.Joints);
        if (input.shape[2] != _input.Frames)
        {
            throw new ArgumentException(
                $"SGN was built for clips of {_input.Frames} frames (n_frames) and got {input.shape[2]}; sample clips to that length");
        }

        var x = input.transpose(2, 3);                                                                // (N, C, V, T)
        var velocity = functional.pad(x.diff(1, -1), (1, 0));                                         // zero at the first frame
        var moving = _position.forward(x.contiguous()).Plus(_velocity.forward(velocity));               // (N, 64, V, T)
        var u = cat([moving, _joint.forward(_jointIdentity).expand(x.shape[0], -1, -1, -1)], 1);      // (N, 128, V, T)
        var adjacency = _similarity.forward(u);
        foreach (var layer in _graph)
        {
            u = layer.forward(u, adjacency);
        }

        return _overFrames.forward(u.Plus(_frame.forward(_frameIdentity))).MoveToOuterDisposeScope();
    }
}

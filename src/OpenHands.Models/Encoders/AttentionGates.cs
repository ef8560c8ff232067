using OpenHands.Models.Kernels;
using OpenHands.Models.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Encoders;

/// <summary>
/// SL-GCN's three attentions in a row, over joints, frames and channels: each scales y by 1 + sigmoid of a small map of its means
/// (Jiang et al., CVPRW 2021; docs/upstream.md#sl-gcn-unit). As a gate only scales, the means that the later gates need are taken from the
/// earlier means, and y itself is multiplied twice, not three times.
/// </summary>
internal sealed class AttentionGates
{
    private const int FrameKernel = 9;

    private readonly Conv1d _joints;
    private readonly Conv1d _frames;
    private readonly Linear _squeeze;
    private readonly Linear _excite;

    /// <summary>Gates for <paramref name="channels"/> channels; at the start those over frames and channels are constant.</summary>
    public AttentionGates(int channels, int joints)
    {
        var kernel = joints % 2 == 0 ? joints - 1 : joints;
        _frames = Conv1d(channels, 1, FrameKernel, padding: (FrameKernel - 1) / 2);
        _joints = Conv1d(channels, 1, kernel, padding: (kernel - 1) / 2);
        _squeeze = Linear(channels, channels / 2);
        _excite = Linear(channels / 2, channels);
        using var untracked = no_grad();
        _frames.weight.zero_();
        init.xavier_normal_(_joints.weight);
        _squeeze.weight.normal_(0, Math.Sqrt(2.0 / channels));
        _excite.weight.zero_();
        foreach (var bias in (Parameter?[])[_frames.bias, _joints.bias, _squeeze.bias, _excite.bias])
        {
            bias!.zero_();
        }
    }

    /// <summary>The modules under their names in the state dictionary, in its order.</summary>
    public IEnumerable<(string Name, Module Module)> Modules =>
        [("conv_ta", _frames), ("conv_sa", _joints), ("fc1c", _squeeze), ("fc2c", _excite)];

    /// <summary>Multiply-adds for N clips of T frames: each gate's small map, all taps on all places.</summary>
    public long MultiplyAdds(long batch, long frames, long joints) =>
        batch * ((joints * _joints.weight.numel()) + (frames * _frames.weight.numel()) + _squeeze.weight.numel() + _excite.weight.numel());

    /// <summary>Scales y (T, C, V, N).</summary>
    public Tensor Apply(Tensor y)
    {
        using var scope = NewDisposeScope();
        var overJoints = sigmoid(ToOneChannel(_joints, y.mean([0]))).Plus(1);                        // (V, N)
        y = y * overJoints;
        var means = y.mean([2]);                                                                     // (T, C, N)
        var overFrames = sigmoid(ToOneChannel(_frames, means.transpose(0, 1).contiguous())).Plus(1).unsqueeze(1); // (T, 1, N)
        var squeezed = functional.relu(functional.linear((means * overFrames).mean([0]).t(), _squeeze.weight, _squeeze.bias)); // (N, C/2)
        var overChannels = sigmoid(functional.linear(squeezed, _excite.weight, _excite.bias)).t().Plus(1); // (C, N)
        return (y * (overFrames * overChannels).unsqueeze(2)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The one-dimensional convolution of (C, L, N) along L to one channel (L, N): one product with all taps, then the sum of the taps'
    /// responses, each shifted to its place.
    /// </summary>
    private static Tensor ToOneChannel(Conv1d convolution, Tensor x)
    {
        var (channels, length, batch) = (x.shape[0], x.shape[1], x.shape[2]);
        var taps = convolution.weight.shape[2];
        var responses = convolution.weight.view(channels, taps).t().mm(x.view(channels, length * batch)); // (taps, L*N)
        var padded = cat([responses.view(taps * length, batch), zeros(1, batch, dtype: x.dtype, device: x.device)]);
        using var rows = tensor(ShiftedRows(length, taps), device: x.device);
        return padded.index_select(0, rows).view(length, taps, batch).sum(1).Plus(convolution.bias!);
    }

    /// <summary>For place l and tap k: the row of the response of tap k at place l + k - padding, or the row of zeros behind all.</summary>
    private static long[] ShiftedRows(long length, long taps)
    {
        var rows = new long[length * taps];
        for (long place = 0; place < length; place++)
        {
            for (long tap = 0; tap < taps; tap++)
            {
                var source = place + tap - ((taps - 1) / 2);
                rows[(place * taps) + tap] = source >= 0 && source < length ? (tap * length) + source : taps * length;
            }
        }

        return rows;
    }
}

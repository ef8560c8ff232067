using static TorchSharp.torch;

namespace OpenHands.Models.Kernels;

/// <summary>
/// The convolution over frames as matrix products over views of frame-major tensors, forward and backward. An output frame is one product
/// of the taps that meet a frame with the frames that they meet, which are one behind the other; so is the gradient of an input frame. The
/// padding is never multiplied: of 9 taps, 3 remain for windows of 3 frames.
/// </summary>
internal sealed class TemporalProduct : autograd.SingleTensorFunction<TemporalProduct>
{
    private const string StrideKey = "stride";

    /// <inheritdoc/>
    public override string Name => nameof(TemporalProduct);

    /// <summary>x (T, Ci, V, N), weight (Co, Ci, kernel, 1) and the stride to (ceil(T / stride), Co, V, N).</summary>
    public static Tensor Of(Tensor x, Tensor weight, int stride) => apply(x, weight, stride);

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, weight, stride) = ((Tensor)vars[0], (Tensor)vars[1], (int)vars[2]);
        ctx.save_for_backward([x, weight]);
        ctx.save_data(StrideKey, stride);
        using var scope = NewDisposeScope();
        var shape = new TemporalShape(x, weight, stride);
        var taps = Taps(weight, shape);
        var rows = x.view(shape.Frames * shape.InChannels, -1);                             // (T*Ci, V*N)
        var y = empty([shape.OutFrames, shape.OutChannels, rows.shape[1]], dtype: x.dtype, device: x.device);
        for (long frame = 0; frame < shape.OutFrames; frame++)
        {
            var (tap, first, count) = shape.Inputs(frame);
            y[frame].addmm_(
                taps.narrow(1, tap * shape.InChannels, count * shape.InChannels),
                rows.narrow(0, first * shape.InChannels, count * shape.InChannels),
                beta: 0);
        }

        return y.view(shape.OutFrames, shape.OutChannels, x.shape[2], x.shape[3]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var saved = ctx.get_saved_variables();
        var (x, weight) = (saved[0], saved[1]);
        var shape = new TemporalShape(x, weight, (int)ctx.get_data(StrideKey));
        var rows = x.view(shape.Frames * shape.InChannels, -1);                             // (T*Ci, V*N)
        var outputs = grad_output.contiguous().view(shape.OutFrames * shape.OutChannels, -1); // (T'*Co, V*N)
        var ofInput = InputGradient(weight, outputs, shape).view(x.shape).MoveToOuterDisposeScope();
        var ofWeight = WeightGradient(rows, outputs, shape).MoveToOuterDisposeScope();
        saved.ForEach(t => t.Dispose());
        return [ofInput, ofWeight, null!]; // the stride has none
    }

    private static Tensor InputGradient(Tensor weight, Tensor outputs, TemporalShape shape)
    {
        // As the output frame advances by one, the tap that meets a given input frame goes back by the stride: one matrix for each
        // remainder.
        var backwards = Enumerable.Range(0, (int)shape.Stride).Select(remainder =>
        {
            var descending = Enumerable.Range(0, (int)shape.Kernel).Where(k => k % shape.Stride == remainder).Reverse()
                .Select(k => (long)k).ToArray();
            return weight.view(shape.OutChannels, shape.InChannels, shape.Kernel).index_select(2, tensor(descending, device: weight.device))
                .permute(1, 2, 0).reshape(shape.InChannels, descending.Length * shape.OutChannels); // (Ci, tap*Co)
        }).ToArray();
        var gradient = empty([shape.Frames, shape.InChannels, outputs.shape[1]], dtype: outputs.dtype, device: outputs.device);
        for (long frame = 0; frame < shape.Frames; frame++)
        {
            var (tap, first, count) = shape.Outputs(frame);
            if (count == 0)
            {
                gradient[frame].zero_(); // a stride above the kernel skips frames
                continue;
            }

            var matrix = backwards[tap % shape.Stride];
            var position = (matrix.shape[1] / shape.OutChannels) - 1 - (tap / shape.Stride);
            gradient[frame].addmm_(
                matrix.narrow(1, position * shape.OutChannels, count * shape.OutChannels),
                outputs.narrow(0, first * shape.OutChannels, count * shape.OutChannels),
                beta: 0);
        }

        return gradient;
    }

    private static Tensor WeightGradient(Tensor rows, Tensor outputs, TemporalShape shape)
    {
        var gradient = zeros([shape.OutChannels, shape.Kernel * shape.InChannels], dtype: rows.dtype, device: rows.device); // (Co, tap*Ci)
        for (long frame = 0; frame < shape.OutFrames; frame++)
        {
            var (tap, first, count) = shape.Inputs(frame);
            gradient.narrow(1, tap * shape.InChannels, count * shape.InChannels).addmm_(
                outputs.narrow(0, frame * shape.OutChannels, shape.OutChannels),
                rows.narrow(0, first * shape.InChannels, count * shape.InChannels).t());
        }

        return gradient.view(shape.OutChannels, shape.Kernel, shape.InChannels).transpose(1, 2)
            .reshape(shape.OutChannels, shape.InChannels, shape.Kernel, 1);
    }

    /// <summary>(Co, tap*Ci).</summary>
    private static Tensor Taps(Tensor weight, TemporalShape shape) =>
        weight.view(shape.OutChannels, shape.InChannels, shape.Kernel).transpose(1, 2)
            .reshape(shape.OutChannels, shape.Kernel * shape.InChannels);
}

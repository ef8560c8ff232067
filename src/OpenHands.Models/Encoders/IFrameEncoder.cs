using static TorchSharp.torch;

namespace OpenHands.Models.Encoders;

/// <summary>An encoder that has features for every step of time before it sums them up: what a masked objective learns on.</summary>
public interface IFrameEncoder
{
    /// <summary>Size H of a step's features.</summary>
    int StepFeatures { get; }

    /// <summary>Frames of a step.</summary>
    int FramesPerStep { get; }

    /// <summary>Which steps belong to the clip (N, L), 1 or 0: those up to the last frame in which a joint was seen.</summary>
    /// <param name="clips">(N, C, T, V).</param>
    Tensor Valid(Tensor clips);

    /// <summary>Features of every step (N, L, H), L = T / <see cref="FramesPerStep"/>.</summary>
    /// <param name="clips">(N, C, T, V); hidden joints are joints that were not seen.</param>
    /// <param name="valid">(N, L) of <see cref="Valid"/>, from before anything was hidden.</param>
    /// <param name="blocks">The first blocks of layers whose features these are; null for the whole network's.</param>
    Tensor Steps(Tensor clips, Tensor valid, int? blocks = null);

    /// <summary>Multiply-adds of <see cref="Steps"/> on N clips of T frames.</summary>
    long StepMultiplyAdds(long batch, long frames, int? blocks = null);

    /// <summary>The encoder's feature of each clip (N, F) from those of its steps.</summary>
    /// <param name="steps">(N, L, H).</param>
    /// <param name="valid">(N, L).</param>
    Tensor Pool(Tensor steps, Tensor valid);
}

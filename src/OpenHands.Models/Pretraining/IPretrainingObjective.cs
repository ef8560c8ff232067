using static TorchSharp.torch;

namespace OpenHands.Models.Pretraining;

/// <summary>
/// What a pretraining learns from unlabelled windows. The loop trains <see cref="Network"/> by <see cref="Loss"/> and knows no more of
/// it. Its encoder bears the name <c>conv_encoder</c> there and in a classifier, which is how a checkpoint hands it on.
/// </summary>
public interface IPretrainingObjective
{
    /// <summary>The module with everything that is trained and stored.</summary>
    nn.Module Network { get; }

    /// <summary>What is reported beside the loss, in the order of <see cref="BatchLoss.Sums"/>.</summary>
    IReadOnlyList<Measure> Measures { get; }

    /// <summary>
    /// Whether samples of a batch are contrasted: then it matters which are of one source (<c>params.group_by</c>), and to be trained by
    /// several processes the network must be an <see cref="Exchange.ISharesBatch"/>, whose rows choose among all processes' samples.
    /// </summary>
    bool ContrastsSamples { get; }

    /// <summary>
    /// Whether batches of one size may have different numbers of rows (<see cref="BatchLoss.Rows"/>), such as masked frames. Then the loss
    /// of each of several processes is weighed by its rows, so that all rows of a batch count alike.
    /// </summary>
    bool RowsVary => false;

    /// <summary>
    /// Among how many a row chooses in a batch of so many samples: guessing has the log of it as loss. Null for none, or several choices.
    /// </summary>
    long? Choices(long samples);

    /// <summary>Samples that <see cref="Prepare"/> wants to see before the first step; 0 for none.</summary>
    int PreparationSamples => 0;

    /// <summary>
    /// Looks at samples of the corpus before the first step, on the CPU. What it takes from them is in the network's state.
    /// </summary>
    /// <param name="windows">(B, W, T, V, C).</param>
    /// <param name="seed">Decides whatever is random in it.</param>
    /// <exception cref="ArgumentException">The samples do not fit.</exception>
    void Prepare(Tensor windows, long seed)
    {
    }

    /// <summary>The loss of a batch, in the mode (training, evaluation) that <see cref="Network"/> is in.</summary>
    /// <param name="windows">(B, W, T, V, C).</param>
    /// <param name="group">Samples G of one source, side by side, contrasted with each other only; null for the whole batch.</param>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    BatchLoss Loss(Tensor windows, int? group = null);
}

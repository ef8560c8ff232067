namespace OpenHands.Models.Pretraining;

/// <summary>A classifier around a pretrained encoder.</summary>
public interface IPretrainedClassifier
{
    /// <summary>What the names of all that stands behind the pretrained part begin with, upstream's too.</summary>
    const string Head = "final_";

    /// <summary>
    /// Takes what is pretrained out of training, so that only BatchNorm and the linear layer behind it learn: how good are the features
    /// as they are (a linear probe)? Statistics of the encoder's normalisation still follow the data, whatever the weights.
    /// </summary>
    void Freeze();
}

namespace OpenHands.Training;

/// <summary>What a finished run leaves.</summary>
/// <param name="BestCheckpoint">Weights of the best epoch by the validation metric (of the last epoch where nothing is validated).</param>
/// <param name="LastCheckpoint">Weights after the last epoch.</param>
/// <param name="LightningCheckpoint">The best weights in PyTorch Lightning's layout.</param>
/// <param name="BestEpoch">The best epoch, from 0.</param>
/// <param name="Best">Validation metrics of the best epoch, or null where nothing was validated.</param>
/// <param name="Last">Training metrics of the last epoch.</param>
/// <param name="Epochs">Epochs done.</param>
/// <param name="Steps">Optimiser steps done.</param>
/// <param name="Parameters">Trainable parameters.</param>
/// <param name="SamplesPerSecond">Mean training rate of this process, validation excluded; 0 if it took no step.</param>
/// <param name="ResumedAtSteps">Steps at which the run was resumed, in this process or an earlier one; empty where it ran through.</param>
/// <param name="EarlierSeconds">Seconds of training in earlier processes that this one went on from.</param>
/// <param name="Environment">What the bits depend on.</param>
public sealed record TrainingResult(
    string BestCheckpoint,
    string LastCheckpoint,
    string LightningCheckpoint,
    int BestEpoch,
    IReadOnlyDictionary<string, double>? Best,
    IReadOnlyDictionary<string, double>? Last,
    int Epochs,
    long Steps,
    long Parameters,
    double SamplesPerSecond,
    IReadOnlyList<long> ResumedAtSteps,
    double EarlierSeconds,
    RunEnvironment Environment);

namespace OpenHands.Datasets.Validation;

/// <summary>Something about a data set's labels or splits that would make a result wrong or a run pointless.</summary>
/// <param name="IsError">True where no right result can come of it; false where it may be meant.</param>
/// <param name="Text">One line: how many, the first of them, and what to do.</param>
public sealed record LabelFinding(bool IsError, string Text);

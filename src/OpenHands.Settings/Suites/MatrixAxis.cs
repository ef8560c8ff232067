using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Suites;

/// <summary>One axis of a stage's matrix.</summary>
/// <param name="Name">A run key (seed, fraction, init, compat, protocol) or a dotted parameter (optim.optimizer.params.lr).</param>
/// <param name="Values">Its values.</param>
public sealed record MatrixAxis(string Name, IReadOnlyList<ConfigScalar> Values);

using OpenHands.Datasets.Sampling;

namespace OpenHands.Datasets.Isolated;

/// <summary>
/// Leaves some signers' clips only: what can be learnt from few signers is another question than what can be learnt from few clips.
/// </summary>
internal static class SignerChoice
{
    /// <exception cref="InvalidDataException">A clip's signer is not known, or no signer is matched.</exception>
    public static List<IsolatedItem> Of(IEnumerable<IsolatedItem> items, string pattern)
    {
        var wanted = NamePattern.Parse("signers", pattern);
        var all = items.ToList();
        if (all.Find(item => item.Signer is null) is { } unknown)
        {
            throw new InvalidDataException($"signers '{pattern}': the signer of '{unknown.Name}' is not known; set signer_pattern");
        }

        var chosen = all.FindAll(item => wanted.IsMatch(item.Signer!));
        return chosen.Count > 0
            ? chosen
            : throw new InvalidDataException(
                $"signers '{pattern}' matches none of the "
                + $"signers: {string.Join(", ", all.Select(item => item.Signer).Distinct().Order(StringComparer.Ordinal).Take(20))}");
    }
}

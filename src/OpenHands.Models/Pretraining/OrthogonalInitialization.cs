using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Pretraining;

/// <summary>DPC's initialisation: every weight an orthogonal matrix with gain 1, gates not taken apart, and every bias zero.</summary>
internal static class OrthogonalInitialization
{
    /// <summary>Overwrites the parameters of a module.</summary>
    public static void Apply(Module module)
    {
        using var untracked = no_grad();
        foreach (var (name, parameter) in module.named_parameters())
        {
            if (name.Contains("bias", StringComparison.Ordinal))
            {
                parameter.zero_();
            }
            else
            {
                init.orthogonal_(parameter);
            }
        }
    }
}

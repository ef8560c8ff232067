using OpenHands.Configuration.Reading;
using OpenHands.Datasets.Isolated;
using OpenHands.Datasets.Sampling;
using OpenHands.Models;
using OpenHands.Poses.Transforms;

namespace OpenHands.Worker.Composition;

/// <summary>What <c>compat</c> means in each room: all of upstream's defects, or none.</summary>
/// <param name="Networks">In the networks.</param>
/// <param name="Transforms">In the pose transforms.</param>
/// <param name="Windows">In cutting pretraining windows.</param>
/// <param name="Datasets">In reading isolated data sets.</param>
internal sealed record CompatibilitySettings(
    Compatibility Networks, TransformCompatibility Transforms, WindowCompatibility Windows, DatasetCompatibility Datasets)
{
    public static CompatibilitySettings Of(Compat compat) => compat == Compat.Upstream
        ? new(Compatibility.Upstream, TransformCompatibility.Upstream, WindowCompatibility.Upstream, DatasetCompatibility.Upstream)
        : new(Compatibility.Corrected, TransformCompatibility.Corrected, WindowCompatibility.Corrected, DatasetCompatibility.Corrected);
}

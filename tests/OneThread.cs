using System.Runtime.CompilerServices;
using OpenHands.Models.Native;
using TorchSharp;

namespace OpenHands.Tests;

/// <summary>
/// Tests compute on one thread unless they say otherwise: several threads round their sums in another way, and tests run side by side.
/// </summary>
internal static class OneThread
{
#pragma warning disable CA2255 // a test assembly is a program
    [ModuleInitializer]
    internal static void Initialize()
    {
        Arithmetic.MakeRepeatable();
        TorchLibrary.EnsureLoadable();
        torch.set_num_threads(1);
    }
#pragma warning restore CA2255
}

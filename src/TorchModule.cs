using System.Runtime.CompilerServices;
using OpenHands.Models.Native;

namespace OpenHands;

/// <summary>Compiled into every assembly that references TorchSharp (src/Torch.props), so that no entry point can forget it.</summary>
internal static class TorchModule
{
#pragma warning disable CA2255 // a library may use a module initializer when, as here, it only prepares a native library
    [ModuleInitializer]
    internal static void Initialize()
    {
        Arithmetic.MakeRepeatable();
        TorchLibrary.EnsureLoadable();
    }
#pragma warning restore CA2255
}

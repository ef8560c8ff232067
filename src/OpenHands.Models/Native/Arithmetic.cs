using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace OpenHands.Models.Native;

/// <summary>
/// Which numeric kernels libtorch's libraries choose. By default MKL picks one by the address of the data (seen on AMD processors, where
/// products of the same numbers differ in their last bits from run to run), and all of them pick by processor. Both are settled by
/// variables of the C environment, which each library reads when it computes for the first time.
/// </summary>
public static partial class Arithmetic
{
    private const string Mkl = "MKL_CBWR";

    /// <summary>Equal bits at every address, on processors of one kind.</summary>
    private const string Repeatable = "AUTO,STRICT";

    private static readonly (string Name, string Value)[] PortableValues =
    [
        (Mkl, "COMPATIBLE"), // the one branch that MKL runs on processors of Intel and AMD alike
        ("ONEDNN_MAX_CPU_ISA", "AVX2"),
        ("ATEN_CPU_CAPABILITY", "avx2"),
    ];

    /// <summary>
    /// What is in force, for records: <c>MKL_CBWR=AUTO,STRICT</c>, or <c>portable</c>, or what the user has set of these variables.
    /// </summary>
    public static string InForce => IsPortable
        ? "portable"
        : string.Join(' ', PortableValues.Select(v => (v.Name, Value: Get(v.Name))).Where(v => v.Value is not null)
            .Select(v => $"{v.Name}={v.Value}"));

    private static bool IsPortable => PortableValues.All(v => string.Equals(Get(v.Name), v.Value, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Asks MKL for results that do not depend on addresses. A value that the user has set stays. Runs before the first tensor of the
    /// process: every assembly that references TorchSharp calls it when it is loaded (src/Torch.props).
    /// </summary>
    public static void MakeRepeatable()
    {
        if (Get(Mkl) is null)
        {
            Set(Mkl, Repeatable);
        }
    }

    /// <summary>
    /// Confines the libraries to kernels that give the same bits on every x86-64 processor with AVX2, whoever made it. To be called before
    /// the first tensor operation of the process; later it has no effect on a library that has computed already.
    /// </summary>
    /// <exception cref="PlatformNotSupportedException">The processor has no AVX2.</exception>
    /// <exception cref="InvalidOperationException">The environment sets one of the variables to something else.</exception>
    public static void MakePortable()
    {
        if (!Avx2.IsSupported || !Fma.IsSupported)
        {
            throw new PlatformNotSupportedException(
                "reproducible: portable needs an x86-64 processor with AVX2 and FMA; use reproducible: machine here");
        }

        foreach (var (name, value) in PortableValues)
        {
            var set = Get(name);
            if (set is not null && set != Repeatable && !string.Equals(set, value, StringComparison.OrdinalIgnoreCase))
            {
                throw new InvalidOperationException(
                    $"the environment sets {name}={set}, but reproducible: portable needs {value}; unset {name}");
            }

            Set(name, value);
        }
    }

    /// <summary>A variable of the C environment: .NET keeps a copy of its own on Unix, which native libraries do not see.</summary>
    private static string? Get(string name) => OperatingSystem.IsWindows()
        ? Environment.GetEnvironmentVariable(name)
        : Marshal.PtrToStringUTF8(NativeGet(name));

    private static void Set(string name, string value)
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.SetEnvironmentVariable(name, value);
        }
        else if (NativeSet(name, value, overwrite: 1) != 0)
        {
            throw new InvalidOperationException($"setenv({name}) failed with error {Marshal.GetLastPInvokeError()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint NativeGet(string name);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int NativeSet(string name, string value, int overwrite);
}

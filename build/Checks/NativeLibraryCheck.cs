using System.Runtime.InteropServices;

namespace Build.Checks;

/// <summary>
/// The shared libraries that the packages' natives ask the system for: OpenCV's build wants GTK and its friends, ONNX Runtime and libtorch
/// only the C++ runtime. Packages are Debian's and Ubuntu's names.
/// </summary>
public static class NativeLibraryCheck
{
    private static readonly (string Library, string Package)[] Needed =
    [
        ("libstdc++.so.6", "libstdc++6"),
        ("libatomic.so.1", "libatomic1"),
        ("libgtk-3.so.0", "libgtk-3-0"),
        ("libgdk_pixbuf-2.0.so.0", "libgdk-pixbuf-2.0-0"),
        ("libdrm.so.2", "libdrm2"),
        ("libfreetype.so.6", "libfreetype6"),
        ("libharfbuzz.so.0", "libharfbuzz0b"),
    ];

    public static IReadOnlyList<Finding> Run()
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        var missing = Needed.Where(n => !Loads(n.Library)).ToList();
        return missing.Count == 0
            ? [new Finding("native libraries", $"all {Needed.Length} that video, inference and plots need")]
            : [new Finding("native libraries", $"missing {string.Join(", ", missing.Select(m => m.Library))}",
                $"apt-get update && apt-get install -y --no-install-recommends {string.Join(' ', missing.Select(m => m.Package))}")];
    }

    private static bool Loads(string library)
    {
        if (!NativeLibrary.TryLoad(library, out var handle))
        {
            return false;
        }

        NativeLibrary.Free(handle);
        return true;
    }
}

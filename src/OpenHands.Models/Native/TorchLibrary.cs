using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace OpenHands.Models.Native;

/// <summary>
/// Makes TorchSharp's Linux library loadable where the system's C++ runtime is older than the one it was linked against.
/// TorchSharp 0.107.0 asks for GLIBCXX_3.4.32, which Debian 12, Ubuntu 22.04 and RHEL 9 lack, though no relocation uses it: flagging
/// that one need as weak in a copy is enough. Where the system provides the version, nothing is touched.
/// </summary>
public static class TorchLibrary
{
    /// <summary>The file that TorchSharp loads.</summary>
    public const string FileName = "libLibTorchSharp.so";

    private const string CppRuntime = "libstdc++.so.6";

    /// <summary>
    /// Runs once per process, before the first tensor. Every assembly that references TorchSharp calls it on load (src/Torch.props).
    /// </summary>
    /// <exception cref="IOException">The library needs the change and neither its folder nor the user's cache can be written.</exception>
    public static void EnsureLoadable()
    {
        if (OperatingSystem.IsLinux() && Find(AppContext.BaseDirectory) is { } path)
        {
            EnsureLoadable(path, Provides);
        }
    }

    /// <summary>Weakens the needs of <paramref name="path"/> that the system does not meet.</summary>
    /// <param name="path">The library as it was restored.</param>
    /// <param name="provides">Whether the system's C++ runtime defines a version.</param>
    /// <returns>The path of the library to use: the same file when nothing had to change or when it could be replaced, else a
    /// copy.</returns>
    public static string EnsureLoadable(string path, Func<string, bool> provides)
    {
        var image = File.ReadAllBytes(path);
        var missing = ElfVersionNeed.ReadAll(image).Where(n => n is { Library: CppRuntime, Weak: false } && !provides(n.Version)).ToList();
        if (missing.Count == 0)
        {
            return path;
        }

        foreach (var need in missing)
        {
            var flags = image.AsSpan((int)need.FlagsOffset, 2);
            BinaryPrimitives.WriteUInt16LittleEndian(
                flags, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(flags) | ElfVersionNeed.WeakFlag));
        }

        try
        {
            // A rename breaks the hard link into the package cache, so the package itself stays as it was.
            Replace(path, image, File.GetLastWriteTimeUtc(path));
            return path;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            // A read-only installation: load a copy first, so that the loader finds it by its soname.
            var copy = CachePath(image);
            if (!File.Exists(copy))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                Replace(copy, image, DateTime.UtcNow);
            }

            LoadWithDependencies(copy, Path.GetDirectoryName(path)!);
            return copy;
        }
    }

    private static bool Provides(string version) =>
        NativeLibrary.TryLoad(CppRuntime, out var runtime) && NativeLibrary.TryGetExport(runtime, version, out _);

    private static string? Find(string directory) =>
        new[] { directory, Path.Combine(directory, "runtimes", "linux-x64", "native") }
            .Select(d => Path.Combine(d, FileName))
            .FirstOrDefault(File.Exists);

    private static void Replace(string path, byte[] image, DateTime modified)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp"; // two processes may start at once: each renames a whole file
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
            {
                stream.Write(image);
                stream.Flush(flushToDisk: true);
            }

            File.SetLastWriteTimeUtc(temporary, modified); // an unchanged time keeps an incremental build from copying the original again
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static string CachePath(byte[] image)
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(cache, "openhands", Convert.ToHexStringLower(SHA256.HashData(image))[..16], FileName);
    }

    private static void LoadWithDependencies(string copy, string natives)
    {
        foreach (var name in (string[])["libc10.so", "libtorch_cpu.so", "libtorch_cuda.so", "libtorch.so"])
        {
            if (Path.Combine(natives, name) is var dependency && File.Exists(dependency))
            {
                NativeLibrary.Load(dependency);
            }
        }

        NativeLibrary.Load(copy);
    }
}

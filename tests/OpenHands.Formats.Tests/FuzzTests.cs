using System.Diagnostics;
using System.IO.Compression;
using OpenHands.Formats.Checkpoints;
using OpenHands.Formats.Pickles;
using OpenHands.Formats.Tests.Checkpoints;

namespace OpenHands.Formats.Tests;

/// <summary>
/// Damaged files are either read or refused with an InvalidDataException that names them, within a second and twice their size + 64 MB.
/// More rounds: OPENHANDS_FUZZ=100000 in the environment.
/// </summary>
public sealed class FuzzTests
{
    [Theory]
    [InlineData("pose_p2_float32")]
    [InlineData("pose_p3_float64")]
    [InlineData("pose_p4_extra_keys")]
    [InlineData("pose_p4_mixed")]
    [InlineData("pose_p4_zero_frames")]
    [InlineData("pose_p4_float16")]
    [InlineData("pose_p5_fortran")]
    [InlineData("malicious_p4")]
    public void A_damaged_pose_file_is_read_or_refused(string name) =>
        Fuzz(File.ReadAllBytes(Fixtures.Path("formats", "pickles", name + ".pkl")), 400, path => PosePickle.Read(path));

    [Theory]
    [InlineData("tensor_zoo_zip.pth", 400)]
    [InlineData("tensor_zoo_legacy.pth", 400)]
    [InlineData("dpc_lightning_zip.ckpt", 40)]
    [InlineData("dpc_lightning_cuda_legacy.ckpt", 40)]
    public void A_damaged_checkpoint_is_read_or_refused(string name, int rounds) =>
        Fuzz(CheckpointFixture.Bytes(name), rounds, path => CheckpointSummary.Of(path));

    [Fact]
    public void A_damaged_safetensors_file_is_read_or_refused()
    {
        using var folder = new TemporaryFolder();
        SafeTensors.Write(folder.File("good.safetensors"), CheckpointWritingTests.Sample().StateDict, [new("epoch", "3")]);

        Fuzz(File.ReadAllBytes(folder.File("good.safetensors")), 400, path => SafeTensors.Read(path));
    }

    // The archive's checksums would hide the pickle inside from most damage: here it is damaged first and packed again.
    [Fact]
    public void A_damaged_pickle_inside_a_sound_archive_is_read_or_refused()
    {
        using var archive = ZipFile.OpenRead(CheckpointFixture.Path("tensor_zoo_zip.pth"));
        var entries = archive.Entries.Select(entry => (entry.FullName, Bytes: Content(entry))).ToList();
        var pickle = entries.Single(entry => entry.FullName.EndsWith("/data.pkl", StringComparison.Ordinal)).Bytes;

        Fuzz(pickle, 600, path => CheckpointSummary.Of(path), damaged =>
        {
            using var stream = new MemoryStream();
            using (var packed = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach (var (name, bytes) in entries)
                {
                    using var entry = packed.CreateEntry(name, CompressionLevel.NoCompression).Open();
                    entry.Write(bytes == pickle ? damaged : bytes);
                }
            }

            return stream.ToArray();
        });
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static void Fuzz(byte[] good, int rounds, Action<string> read, Func<byte[], byte[]>? pack = null)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("damaged");
        for (var i = 0; i < Mutation.Iterations(rounds); i++)
        {
            var bytes = Mutation.Of(good, i);
            bytes = pack is null ? bytes : pack(bytes);
            File.WriteAllBytes(path, bytes);

            // A busy machine may hold up one attempt; what is slow by itself is slow again.
            Assert.True(
                Attempt(path, read, i) < TimeSpan.FromSeconds(1) || Attempt(path, read, i) < TimeSpan.FromSeconds(1),
                $"round {i} took more than a second, twice");
        }
    }

    private static TimeSpan Attempt(string path, Action<string> read, int round)
    {
        var (clock, before) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
        try
        {
            read(path);
        }
        catch (InvalidDataException e)
        {
            Assert.StartsWith(path, e.Message);
        }
        catch (Exception e)
        {
            Assert.Fail($"round {round}: {e}");
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 2 * new FileInfo(path).Length + (64 << 20), $"round {round} allocated {allocated} bytes");
        return clock.Elapsed;
    }
}

using OpenHands.Extraction.Models;

namespace OpenHands.Extraction.Tests.Models;

public sealed class ModelStoreTests
{
    [Fact]
    public async Task Without_npm_the_message_says_which_files_to_place_where()
    {
        using var folder = new TemporaryFolder();
        var npm = new NpmClient(folder.File("no-such-program"));

        var error = await Assert.ThrowsAsync<ModelsMissingException>(
            () => ModelStore.EnsureAsync(folder.Path, 2, npm, TestContext.Current.CancellationToken));

        Assert.Contains(folder.Path, error.Message);
        Assert.Contains("@mediapipe/holistic 0.5.1675471629", error.Message);
        Assert.All(ModelFile.Of(2), m => Assert.Contains($"{m.Name} (absent; {m.Bytes} bytes, SHA-256 {m.Sha256})", error.Message));
        Assert.DoesNotContain("pose_landmark_lite", error.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Opening_a_folder_fetches_nothing_and_names_what_is_missing()
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<ModelsMissingException>(() => ModelStore.Open(folder.File("models"), 1));

        Assert.All(ModelFile.Of(1), m => Assert.Contains($"{m.Name} (absent; {m.Bytes} bytes, SHA-256 {m.Sha256})", error.Message));
        Assert.False(Directory.Exists(folder.File("models")));
    }

    [Fact]
    public async Task A_failing_npm_is_quoted()
    {
        using var folder = new TemporaryFolder();
        using var models = new TemporaryFolder();
        var script = Script(folder, "#!/bin/sh\necho 'npm error network unreachable' >&2\nexit 7\n");

        var error = await Assert.ThrowsAsync<ModelsMissingException>(
            () => ModelStore.EnsureAsync(models.Path, 0, new NpmClient(script), TestContext.Current.CancellationToken));

        Assert.Contains("exit code 7", error.Message);
        Assert.Contains("network unreachable", error.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(models.Path));
    }

    [Fact]
    public async Task Npm_gets_a_lock_file_with_a_checksum_and_no_download_address()
    {
        using var folder = new TemporaryFolder();
        using var models = new TemporaryFolder();
        var script = Script(folder, $"#!/bin/sh\ncp package-lock.json '{folder.Path}'\nexit 1\n");

        await Assert.ThrowsAsync<ModelsMissingException>(
            () => ModelStore.EnsureAsync(models.Path, 0, new NpmClient(script), TestContext.Current.CancellationToken));

        var text = await File.ReadAllTextAsync(folder.File("package-lock.json"), TestContext.Current.CancellationToken);
        Assert.Contains("\"integrity\": \"sha512-", text);
        Assert.DoesNotContain("resolved", text);
        Assert.DoesNotContain("://", text);
    }

    [Fact]
    public void A_file_with_other_bytes_is_not_taken_for_the_model()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File(ModelFile.HandRecrop.Name), new byte[ModelFile.HandRecrop.Bytes]);

        var missing = ModelStore.Missing(folder.Path, 1);

        Assert.Contains(missing, m => m.File == ModelFile.HandRecrop && m.Reason.Contains("other bytes"));
        Assert.Contains(missing, m => m.File == ModelFile.PoseLandmarkFull && m.Reason == "absent");
        Assert.Equal(4, missing.Count);
    }

    [Fact]
    public void A_package_with_other_bytes_leaves_no_model_behind()
    {
        using var package = new TemporaryFolder();
        using var models = new TemporaryFolder();
        File.WriteAllBytes(package.File(ModelFile.PoseLandmarkLite.Name), [1, 2, 3]);

        var error = Assert.Throws<InvalidDataException>(() => ModelStore.Unpack(package.Path, models.Path, [ModelFile.PoseLandmarkLite]));

        Assert.Contains(ModelFile.PoseLandmarkLite.Sha256, error.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(models.Path));
    }

    /// <summary>A stand-in for npm.</summary>
    private static string Script(TemporaryFolder folder, string text)
    {
        var path = folder.File("npm");
        File.WriteAllText(path, text);
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("the stand-in for npm is a shell script");
        }
        else
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }
}

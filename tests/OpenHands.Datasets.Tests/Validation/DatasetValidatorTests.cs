using OpenHands.Datasets.Catalogue;
using OpenHands.Datasets.Isolated;
using OpenHands.Datasets.Validation;
using OpenHands.Formats.Pickles;
using OpenHands.Poses;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Tests.Validation;

public sealed class DatasetValidatorTests
{
    [Fact]
    public void Frames_without_pose_and_with_each_hand_are_counted()
    {
        var recording = Recording(frames: 10, seed: 1);
        Array.Clear(recording.Keypoints, 0, 75 * 3);                                 // frame 0: nothing
        for (var frame = 0; frame < 4; frame++)
        {
            Array.Clear(recording.Keypoints, ((frame * 75) + 33) * 3, 21 * 3);       // frames 0 to 3: no left hand
        }

        Array.Clear(recording.Keypoints, ((9 * 75) + 54) * 3, 21 * 3);               // frames 0 and 9: no right hand

        var split = Run([Clip("a", recording)]).Splits.Single();

        Assert.Equal((10L, 0.1, 0.6, 0.8), (split.Frames, split.WithoutPose, split.LeftHand, split.RightHand));
        Assert.Equal("8-15", split.Durations.Single(band => band.Clips == 1).Name);
    }

    [Fact]
    public void Missing_broken_and_non_finite_files_are_errors_with_their_names()
    {
        using var folder = new TemporaryFolder();
        var nan = Recording(3, 2);
        nan.Keypoints[7] = float.NaN;
        nan.Visibility[3] = float.PositiveInfinity;
        PosePickle.Write(folder.File("nan.pkl"), nan);
        File.WriteAllText(folder.File("broken.pkl"), "no pickle");
        List<ClipToValidate> clips =
        [
            .. ValidationClips.InFolder(folder.Path, "train"),
            new("gone", "train", "hello", null, () => PosePickle.Read(folder.File("gone.pkl"))),
            Clip("k33", new PoseRecording(1, 33, new float[99], new float[33])),
        ];

        var report = Run(clips);

        Assert.Equal([ClipState.Unreadable, ClipState.Read, ClipState.Missing, ClipState.Unreadable],
            report.Clips.Select(clip => clip.State));
        Assert.Equal(2, report.Clips[1].NonFinite);
        Assert.Equal("33 keypoints, expected 75", report.Clips[3].Problem);
        Assert.True(report.HasErrors);
        var split = report.Splits.Single();
        Assert.Equal((4, 1, 2, 1), (split.Listed, split.Missing, split.Unreadable, split.NonFinite));
    }

    [Fact]
    public void Copies_and_leakage_are_told_apart()
    {
        var (hello, thanks) = (Recording(5, 1), Recording(5, 2));
        var report = Run(
        [
            Clip("a", hello, "train", "s1"), Clip("a copy", hello, "train", "s1"), Clip("b", thanks, "train", "s2"),
            Clip("b", thanks, "train", "s2"),
            Clip("b again", thanks, "test", "s1"), Clip("empty", Recording(0, 3), "train"), Clip("empty too", Recording(0, 3), "test"),
        ]);

        Assert.Equal([["a", "a copy"], ["b", "b again"]], report.Duplicates.Select(group => group.Select(clip => clip.Name)));
        Assert.Equal(["b", "b again"], report.ContentLeaks.Single().Select(clip => clip.Name));
        Assert.Equal("s1", report.SignerLeaks.Single().Signer);
        Assert.Equal(("b", 2), report.ListedTwice.Single());
        Assert.True(report.HasErrors);
    }

    [Fact]
    public void Counts_are_held_against_the_catalogue()
    {
        List<ClipToValidate> clips = [Clip("a", Recording(5, 1)), Clip("b", Recording(6, 2))];

        Assert.False(Run(clips, Expected(2)).HasErrors);
        Assert.True(Run(clips, Expected(3)).HasErrors);

        static ExpectedCount Expected(int items) => new("D", "d", "train", items, 1, "test");
    }

    [Theory]
    [InlineData("INCLUDE", "INCLUDE", 263, 3468)]
    [InlineData("INCLUDE", "anything", 50, 766)]
    [InlineData("INCLUDE", "INCLUDE-50", 48, 766)]
    [InlineData("WLASL", "WLASL300", 300, 3549)]
    [InlineData("WLASL", "WLASL2000", 2000, 14289)]
    [InlineData("RWTH_Phoenix_Signer03", "RWTH_Phoenix_Signer03", 270, 3174)]
    [InlineData("INCLUDE", "synthetic", 8, null)]
    public void The_variant_is_known_by_its_name_or_its_classes(string corpus, string name, int classes, int? train)
    {
        var counts = DatasetCatalogue.Load(Path.Combine(Fixtures.Root, "experiments", "catalogue")).ExpectedCounts;

        Assert.Equal(train, ExpectedVariant.Choose(counts, corpus, name, classes).FirstOrDefault(count => count.Split == "train")?.Items);
    }

    [Fact]
    public void The_files_do_not_depend_on_the_number_of_threads()
    {
        using var folder = new TemporaryFolder();
        List<ClipToValidate> clips = [.. Enumerable.Range(0, 200)
            .Select(i => Clip($"{i}", Recording(i % 40, (ulong)(i % 150)), i % 2 == 0 ? "train" : "test", $"s{i % 3}"))];

        ValidationFiles.Write(folder.File("one"), Run(clips));
        ValidationFiles.Write(folder.File("two"), Run(clips, threads: 4));

        foreach (var name in (string[])["clips.csv", "summary.md"])
        {
            Assert.Equal(File.ReadAllText(Path.Combine(folder.File("one"), name)),
                File.ReadAllText(Path.Combine(folder.File("two"), name)));
        }

        Assert.Equal(201, File.ReadAllLines(Path.Combine(folder.File("one"), "clips.csv")).Length);
    }

    [Fact]
    public void The_page_shows_tables_and_at_most_ten_examples_of_each_finding()
    {
        var page = ValidationFiles.Summary(
            Run([.. Enumerable.Range(0, 25)
                .Select(i => new ClipToValidate($"gone{i:00}", "test", "hi", null, () => throw new FileNotFoundException("gone")))]));

        Assert.StartsWith("# corpus: has errors\n", page);
        Assert.Contains("| test | 25 | not known | 25 | 0 | 0 | 1 | not known | not known | 0 | 0 | 0.0 % | 0.0 % | 0.0 % |", page);
        Assert.Contains("* gone09: gone\n* and 15 more", page);
        Assert.DoesNotContain("gone10", page);
    }

    [Fact]
    public void An_isolated_datasets_metadata_names_the_clips()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("Greetings"));
        PosePickle.Write(folder.File("Greetings/MVI_1.pkl"), Recording(4, 1));
        File.WriteAllText(folder.File("train.csv"),
            "Category,Word,Video,FilePath\nGreetings,Hello,MVI_1.MOV,Greetings/MVI_1.MOV\nGreetings,Bye,MVI_2.MOV,Greetings/MVI_2.MOV\n");
        var options = new IsolatedDatasetSettings { RootDirectory = folder.Path, SplitFile = folder.File("train.csv") };
        var corpus = IsolatedDatasets.Named("INCLUDEDataset");
        using var reader = corpus.OpenReader(options);

        var split = Run(ValidationClips.Of(corpus, options, "train", reader)).Splits.Single();

        Assert.Equal((2, 1, 2, 4L), (split.Listed, split.Missing, split.Glosses, split.Frames));
    }

    [Fact]
    public void Pixel_coordinates_are_warned_about_and_fractions_are_not()
    {
        var pixels = Recording(5, 1);
        for (var i = 0; i < pixels.Keypoints.Length; i++)
        {
            pixels.Keypoints[i] *= 640;
        }

        var outside = Recording(5, 2);
        outside.Keypoints[0] = -1.5f; // a wrist that has left the picture
        var report = Run([Clip("px", pixels), Clip("fine", outside)]);

        Assert.Equal([true, false], report.Clips.Select(clip => clip.NotFractions));
        Assert.Contains("## Warning: coordinates that are not fractions of the picture (pixels? divide x by its width, y by its "
            + "height): 1\n\n* px\n", ValidationFiles.Summary(report));
        Assert.DoesNotContain("pixels?", ValidationFiles.Summary(Run([Clip("fine", outside)])));
        Assert.False(report.HasErrors);
    }

    [Fact]
    public void The_shared_recording_in_pixels_is_warned_about()
    {
        var path = Fixtures.Shared("cases", "data", "33_pixels.pkl");
        Assert.True(Run([new("px", "train", "", null, () => PosePickle.Read(path))]).Clips[0].NotFractions);
    }

    private static ValidationReport Run(IReadOnlyList<ClipToValidate> clips, ExpectedCount? expected = null, int threads = 1) =>
        DatasetValidator.Run(
            "corpus", clips, expected is null ? [] : [expected], threads, cancellation: TestContext.Current.CancellationToken);

    private static ClipToValidate Clip(string name, PoseRecording recording, string split = "train", string? signer = null) =>
        new(name, split, "hello", signer, () => recording);

    private static PoseRecording Recording(int frames, ulong seed)
    {
        var random = new SampleRandom(seed);
        return new(
            frames, 75, [.. Enumerable.Range(0, frames * 75 * 3).Select(_ => (float)(0.1 + random.NextDouble()))],
            [.. Enumerable.Range(0, frames * 75).Select(_ => 1f)]);
    }
}

using OpenHands.Datasets.Synthetic;
using OpenHands.Formats.Pickles;
using OpenHands.Poses;
using OpenHands.Poses.Landmarks;

namespace OpenHands.Datasets.Tests.Synthetic;

public sealed class SyntheticCorpusTests
{
    private static readonly SyntheticOptions Small = new() { Signers = 4, TestSigners = 1, Repetitions = 1, Recordings = 3 };

    [Fact]
    public void Equal_seeds_give_byte_identical_files_and_another_seed_gives_others()
    {
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();
        using var other = new TemporaryFolder();
        Write(first, Small);
        Write(second, Small);
        Write(other, Small with { Seed = 2 });

        var files = Files(first.Path);
        Assert.Equal(files, Files(second.Path));
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(first.File(file)), File.ReadAllBytes(second.File(file))));
        Assert.All(
            files.Where(file => file.EndsWith(".pkl", StringComparison.Ordinal) && File.Exists(other.File(file))),
            file => Assert.NotEqual(File.ReadAllBytes(first.File(file)), File.ReadAllBytes(other.File(file))));
    }

    [Fact]
    public void Clips_lie_where_the_lists_say_and_no_signer_is_in_both()
    {
        using var folder = new TemporaryFolder();
        var size = Write(folder, Small);

        var train = File.ReadAllLines(folder.File("train.csv")).Skip(1).Select(line => line.Split(',')).ToArray();
        var test = File.ReadAllLines(folder.File("test.csv")).Skip(1).Select(line => line.Split(',')).ToArray();
        Assert.Equal(size.Clips, train.Length + test.Length);
        Assert.All(train.Concat(test), row => Assert.True(File.Exists(Path.ChangeExtension(folder.File("poses/" + row[3]), ".pkl"))));
        Assert.Empty(train.Select(Signer).Intersect(test.Select(Signer)));
        Assert.Equal(train.Select(row => row[1]).Distinct().Order(), test.Select(row => row[1]).Distinct().Order());
    }

    [Fact]
    public void Continuous_recordings_are_longer_than_70_frames()
    {
        using var folder = new TemporaryFolder();
        Write(folder, Small);
        Assert.All(Directory.GetFiles(folder.File("raw")), file => Assert.True(PosePickle.Read(file).Frames > 70));
    }

    [Fact]
    public void A_lost_hand_is_all_zeros_and_a_seen_one_hangs_on_its_wrist()
    {
        var signer = SyntheticSigner.Create(1, 0);
        var recording = SyntheticPerformance.Record(
            signer, [.. SyntheticVocabulary.Signs], new SyntheticOptions { HandLosses = 1 }, new SampleRandom(1, 0, 0));
        var lost = 0;
        for (var t = 0; t < recording.Frames; t++)
        {
            foreach (var (hand, wrist) in new[] { (HolisticLandmarks.LeftHand, 15), (HolisticLandmarks.RightHand, 16) })
            {
                var seen = recording.Visibility[(t * 75) + hand] > 0;
                lost += seen ? 0 : 1;
                Assert.Equal(seen, recording.Keypoints.AsSpan(((t * 75) + hand) * 3, 63).ContainsAnyExcept(0f));
                if (seen)
                {
                    Assert.InRange(recording.Keypoints[((t * 75) + hand) * 3] - recording.Keypoints[((t * 75) + wrist) * 3], -0.1f, 0.1f);
                }
            }
        }

        Assert.InRange(lost, 10, recording.Frames);
        Assert.All(recording.Keypoints, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Bones_keep_their_length_while_hands_move()
    {
        var signer = SyntheticSigner.Create(1, 1) with { Yaw = 0, Roll = 0 };
        var recording = SyntheticPerformance.Record(
            signer, [SyntheticVocabulary.Signs[6]], new SyntheticOptions { Noise = 0, HandLosses = 0 }, new SampleRandom(1, 0, 0));
        for (var t = 0; t < recording.Frames; t++)
        {
            // Shoulder to elbow, right arm: the perspective changes it by a few percent.
            var length = Distance(recording, t, 12, 14) / signer.Scale;
            Assert.InRange(length, signer.UpperArm * 0.85f, signer.UpperArm * 1.15f);
        }
    }

    [Fact]
    public void Left_handed_signers_use_the_other_hand()
    {
        var options = new SyntheticOptions { Noise = 0, HandLosses = 0 };
        float HighestRise(int signer, int wrist)
        {
            var recording = SyntheticPerformance.Record(
                SyntheticSigner.Create(1, signer), [SyntheticVocabulary.Signs[0]], options, new SampleRandom(1, 0, 0));
            return Enumerable.Range(0, recording.Frames).Min(t => recording.Keypoints[(((t * 75) + wrist) * 3) + 1]);
        }

        Assert.True(HighestRise(0, 16) < 0.4 && HighestRise(0, 15) > 0.6);
        Assert.True(HighestRise(2, 15) < 0.4 && HighestRise(2, 16) > 0.6);
    }

    [Fact]
    public void An_option_out_of_range_is_named()
    {
        var error = Assert.Throws<ArgumentException>(() => new SyntheticOptions { Signs = 99 }.Validate());
        Assert.Equal("synthetic corpus: Signs must be 2 to 12", error.Message);
    }

    private static SyntheticCorpusSize Write(TemporaryFolder folder, SyntheticOptions options) =>
        SyntheticCorpus.Write(folder.Path, options, cancellation: TestContext.Current.CancellationToken);

    private static string Signer(string[] row) => row[2].Split('_')[0];

    private static float Distance(PoseRecording recording, int frame, int a, int b)
    {
        // y is in picture heights of a 4:3 picture.
        var (p, q) = (((frame * 75) + a) * 3, ((frame * 75) + b) * 3);
        var (dx, dy, dz) = (recording.Keypoints[p] - recording.Keypoints[q],
            (recording.Keypoints[p + 1] - recording.Keypoints[q + 1]) * 0.75f, recording.Keypoints[p + 2] - recording.Keypoints[q + 2]);
        return MathF.Sqrt((dx * dx) + (dy * dy) + (dz * dz));
    }

    private static string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file))
            .Order(StringComparer.Ordinal)];
}

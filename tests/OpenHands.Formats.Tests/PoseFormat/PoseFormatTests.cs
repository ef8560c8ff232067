using System.Text;
using OpenHands.Formats.PoseFormat;
using OpenHands.Poses;

namespace OpenHands.Formats.Tests.PoseFormat;

public sealed class PoseFormatTests
{
    [Fact]
    public void A_recording_goes_through_a_file_and_comes_back()
    {
        using var folder = new TemporaryFolder();
        var recording = Recording(4);

        HolisticPoseFormat.FromRecording(recording, 640, 512, 29.97f).Write(folder.File("signer.pose"));
        var file = PoseFormatFile.Read(folder.File("signer.pose"));
        var back = HolisticPoseFormat.ToRecording(file);

        Assert.Equal((29.97f, 4, 1, 75), (file.FramesPerSecond, file.Frames, file.People, file.Points));
        Assert.Equal(["WRIST", "THUMB_CMC"], file.Components[1].Points.Take(2));
        Assert.All(file.Components,
            component => Assert.All(component.Limbs, limb => Assert.True(Math.Max(limb.From, limb.To) < component.Points.Count)));
        Assert.Equal(recording.Visibility, back.Visibility);
        for (var i = 0; i < recording.Keypoints.Length; i++)
        {
            // A point of confidence 0 was not found.
            Assert.Equal(recording.Visibility[i / 3] == 0 ? 0 : recording.Keypoints[i], back.Keypoints[i], 1e-6f);
        }
    }

    [Fact]
    public void A_point_of_confidence_0_is_0_whatever_stands_in_its_place()
    {
        var file = HolisticPoseFormat.FromRecording(Recording(1), 640, 360, 25);
        file.Confidence[40] = 0;
        file.Data.AsSpan(40 * 3, 3).Fill(float.NaN);
        file.Confidence[41] = 1;
        file.Data[41 * 3] = float.NaN;

        var recording = HolisticPoseFormat.ToRecording(file);

        Assert.Equal([0f, 0f, 0f], recording.Keypoints[(40 * 3)..(41 * 3)]);

        // What was found, and is not a number, is for the validation to report.
        Assert.True(float.IsNaN(recording.Keypoints[41 * 3]));
    }

    [Fact]
    public void A_masked_hand_of_the_cases_is_0()
    {
        var recording = HolisticPoseFormat.Read(Fixtures.Shared("cases", "data", "22_masked_nan.pose"));

        Assert.DoesNotContain(recording.Keypoints, float.IsNaN);
        Assert.All(recording.Keypoints.Skip((75 + 33) * 3).Take(63), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData("23_reduced_8_body.pose", "not a reduced set")]
    [InlineData("38_zero_people.pose", "holds no person")]
    public void A_file_of_the_cases_is_refused_by_name_and_cure(string name, string cure)
    {
        var path = Fixtures.Shared("cases", "data", name);

        var error = Assert.Throws<InvalidDataException>(() => HolisticPoseFormat.Read(path));

        Assert.StartsWith(path, error.Message);
        Assert.Contains(cure, error.Message);
    }

    [Fact]
    public void A_file_without_people_or_with_fewer_points_is_refused_by_name_and_cure()
    {
        using var folder = new TemporaryFolder();
        var file = HolisticPoseFormat.FromRecording(Recording(0), 640, 360, 25);
        var reduced = file.Components.Select(part => part with { Points = [.. part.Points.Take(8)], Limbs = [] }).ToList();
        (file with { People = 0 }).Write(folder.File("nobody.pose"));
        (file with { Components = reduced }).Write(folder.File("reduced.pose"));

        Assert.StartsWith(folder.File("nobody.pose") + ": holds no person",
            Assert.Throws<InvalidDataException>(() => HolisticPoseFormat.Read(folder.File("nobody.pose"))).Message);
        var error = Assert.Throws<InvalidDataException>(() => HolisticPoseFormat.Read(folder.File("reduced.pose"))).Message;
        Assert.StartsWith(folder.File("reduced.pose"), error);
        Assert.Contains("not a reduced set", error);
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.2f)]
    public void Both_versions_are_written_and_read(float version)
    {
        using var folder = new TemporaryFolder();
        var file = HolisticPoseFormat.FromRecording(Recording(3), 640, 360, 25) with { Version = version };

        file.Write(folder.File("a.pose"));
        var back = PoseFormatFile.Read(folder.File("a.pose"));

        Assert.Equal((version, 25f, 3), (back.Version, back.FramesPerSecond, back.Frames));
        Assert.Equal(file.Data, back.Data);
        Assert.Equal(file.Confidence, back.Confidence);
    }

    // Field by field as pose-format's documentation lays version 0.1 out, by hand: two people, one component of two points in two
    // dimensions.
    [Fact]
    public void Version_0_1_is_read_as_it_is_documented()
    {
        using var folder = new TemporaryFolder();
        using (var writer = new BinaryWriter(File.Create(folder.File("a.pose"))))
        {
            writer.Write(0.1f);
            Write(writer, 320, 240, 0, 1);
            Text(writer, "BODY");
            Text(writer, "XYC");
            Write(writer, 2, 1, 1);
            Text(writer, "head");
            Text(writer, "हाथ");
            Write(writer, 0, 1);
            Write(writer, 255, 128, 0);
            Write(writer, 25, 2, 2);
            for (var i = 0; i < 2 * 2 * 2 * 3; i++)
            {
                writer.Write((float)i);
            }
        }

        var file = PoseFormatFile.Read(folder.File("a.pose"));

        Assert.Equal((320, 240, 25f, 2, 2, 2), (file.Width, file.Height, file.FramesPerSecond, file.Frames, file.People, file.Dimensions));
        Assert.Equal(["head", "हाथ"], file.Components[0].Points);
        Assert.Equal((0, 1), file.Components[0].Limbs[0]);
        Assert.Equal((255, 128, 0), file.Components[0].Colors[0]);
        Assert.Equal(Enumerable.Range(0, 16).Select(i => (float)i), file.Data);
        Assert.Equal(Enumerable.Range(16, 8).Select(i => (float)i), file.Confidence);
    }

    [Fact]
    public void A_file_of_python_mediapipe_is_read()
    {
        var file = PoseFormatFile.Read(Fixtures.Shared("data", "video", "signer.mediapipe-python.pose"));

        var recording = HolisticPoseFormat.ToRecording(file);

        Assert.Equal((62, 75, 640, 360), (recording.Frames, recording.Joints, file.Width, file.Height));
        // The first three numbers and the first confidence, as numpy prints them.
        Assert.Equal(328.88342f / 640, recording.Keypoints[0], 1e-6f);
        Assert.Equal(125.80565f / 360, recording.Keypoints[1], 1e-6f);
        Assert.Equal(-0.7410998f, recording.Keypoints[2], 1e-6f);
        Assert.Equal(0.999997f, recording.Visibility[0], 1e-6f);
        // The left hand's wrist, behind the 33 body points and, in the file, 468 face points.
        Assert.Equal(386.61102f / 640, recording.Keypoints[33 * 3], 1e-6f);
    }

    [Fact]
    public void Every_cut_off_file_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("cut.pose");
        HolisticPoseFormat.FromRecording(Recording(1), 640, 360, 25).Write(path);
        var whole = File.ReadAllBytes(path);

        for (var length = 0; length < whole.Length; length += 1 + (length / 40))
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Contains("cut.pose", Assert.Throws<InvalidDataException>(() => PoseFormatFile.Read(path)).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_without_hands_is_not_holistic()
    {
        var file = HolisticPoseFormat.FromRecording(Recording(1), 640, 360, 25);

        var error =
            Assert.Throws<InvalidDataException>(() => HolisticPoseFormat.ToRecording(file with { Components = [file.Components[0]] }));

        Assert.Contains("LEFT_HAND_LANDMARKS", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_0_1_refuses_a_frame_rate_that_it_would_round()
    {
        using var folder = new TemporaryFolder();
        var file = HolisticPoseFormat.FromRecording(Recording(1), 640, 360, 29.97f) with { Version = 0.1f };

        Assert.Throws<ArgumentException>(() => file.Write(folder.File("a.pose")));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private static PoseRecording Recording(int frames) => new(
        frames, 75, [.. Enumerable.Range(0, frames * 225).Select(i => MathF.Sin(i))],
        [.. Enumerable.Range(0, frames * 75).Select(i => i % 3 / 2f)]);

    private static void Write(BinaryWriter writer, params int[] numbers) => Array.ForEach(numbers, number => writer.Write((ushort)number));

    private static void Text(BinaryWriter writer, string text)
    {
        writer.Write((ushort)Encoding.UTF8.GetByteCount(text));
        writer.Write(Encoding.UTF8.GetBytes(text));
    }
}

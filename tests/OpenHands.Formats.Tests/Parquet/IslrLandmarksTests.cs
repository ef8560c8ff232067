using System.Text.Json.Serialization;
using OpenHands.Formats.Parquet;
using Parquet.Serialization;

namespace OpenHands.Formats.Tests.Parquet;

public sealed class IslrLandmarksTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Body_and_hands_are_75_keypoints_and_the_face_is_left_out()
    {
        var recording = Read(
            [Of(21, "right_hand", 20, 0.5), Of(20, "pose", 32, 0.25), Of(20, "face", 467, 0.125), Of(20, "left_hand", 0, 0.75)]);

        Assert.Equal((2, 75), (recording.Frames, recording.Joints));
        Assert.Equal([0.25f, 1.25f, 2.25f], recording.Keypoints[(32 * 3)..(33 * 3)]);
        Assert.Equal([0.75f, 1.75f, 2.75f], recording.Keypoints[(33 * 3)..(34 * 3)]);
        Assert.Equal([0.5f, 1.5f, 2.5f], recording.Keypoints[^3..]);
        Assert.Equal([32, 33, 149], recording.Visibility.Index().Where(joint => joint.Item == 1).Select(joint => joint.Index));
        Assert.Equal(3, recording.Visibility.Sum());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(double.NaN)]
    public void A_landmark_without_coordinates_was_not_found(double? value)
    {
        var recording = Read([Of(0, "pose", 0, 0.5), Of(0, "left_hand", 3, value)]);

        Assert.Equal(1, recording.Visibility.Sum());
        Assert.All(recording.Keypoints.Skip(3), number => Assert.Equal(0, number));
    }

    [Theory]
    [InlineData("pose", 33, "landmark_index is 33 of a pose, expected 0 to 32")]
    [InlineData("left_hand", -1, "landmark_index is -1 of a left_hand, expected 0 to 20")]
    [InlineData("tail", 0, "type is 'tail', expected face, pose, left_hand or right_hand")]
    public void A_landmark_that_cannot_be_is_named(string type, int index, string says)
    {
        var error = Assert.Throws<InvalidDataException>(() => Read([Of(0, type, index, 0.5)]));

        Assert.Equal($"{_folder.File("a.parquet")}: {says}", error.Message);
    }

    [Fact]
    public void A_table_without_rows_is_refused()
    {
        Assert.Contains("0 frames, expected 1 to", Assert.Throws<InvalidDataException>(() => Read([])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_of_other_columns_is_refused()
    {
        Write([new Other { Name = "x" }]);

        Assert.Contains("no column frame; expected frame, type, landmark_index, x, y and z",
            Assert.Throws<InvalidDataException>(() => IslrLandmarks.Read(_folder.File("a.parquet"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(200)]
    public void A_damaged_file_is_refused_by_its_name(int kept)
    {
        Write([Of(0, "pose", 0, 0.5)]);
        File.WriteAllBytes(_folder.File("a.parquet"), File.ReadAllBytes(_folder.File("a.parquet"))[..kept]);

        var error = Assert.Throws<InvalidDataException>(() => IslrLandmarks.Read(_folder.File("a.parquet")));

        Assert.StartsWith($"{_folder.File("a.parquet")}: not a Parquet table, or a damaged one: ", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private OpenHands.Poses.PoseRecording Read(Row[] rows)
    {
        Write(rows);
        return IslrLandmarks.Read(_folder.File("a.parquet"));
    }

    private void Write<T>(T[] rows)
        where T : class, new()
    {
        using var stream = File.Create(_folder.File("a.parquet"));
        ParquetSerializer.SerializeAsync(rows, stream).GetAwaiter().GetResult();
    }

    private static Row Of(short frame, string type, int index, double? x) => new()
    {
        Frame = frame,
        Type = type,
        Index = (short)index,
        X = x,
        Y = x + 1,
        Z = x + 2,
    };

    private sealed class Row
    {
        [JsonPropertyName("frame")]
        public short Frame { get; set; }

        [JsonPropertyName("type")]
        public string Type { get; set; } = "";

        [JsonPropertyName("landmark_index")]
        public short Index { get; set; }

        [JsonPropertyName("x")]
        public double? X { get; set; }

        [JsonPropertyName("y")]
        public double? Y { get; set; }

        [JsonPropertyName("z")]
        public double? Z { get; set; }
    }

    private sealed class Other
    {
        [JsonPropertyName("name")]
        public string Name { get; set; } = "";
    }
}

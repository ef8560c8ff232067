using System.Globalization;
using OpenHands.Poses;
using OpenHands.Poses.Landmarks;
using Parquet;
using Parquet.Schema;

namespace OpenHands.Formats.Parquet;

/// <summary>
/// A clip in the layout of Kaggle's "Google - Isolated Sign Language Recognition": a Parquet table with the columns frame, type (face,
/// pose, left_hand, right_hand), landmark_index, x, y and z, a row for each of 543 landmarks of a frame. The face is left out. Where a
/// landmark was not found its coordinates are null or NaN; visibilities are not in it, so a landmark that was found has 1.
/// </summary>
public static class IslrLandmarks
{
    private const int Coordinates = 3;

    // A clip of 500 frames has about 3 MB.
    private const long LargestFile = 64L << 20;
    private const long MostRows = 10_000_000;
    private const int MostFrames = 100_000;

    /// <summary>Reads a clip.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its frames, by their numbers, of 75 keypoints.</returns>
    /// <exception cref="InvalidDataException">It is no such table; the message names the file.</exception>
    /// <exception cref="IOException">The file is missing or unreadable.</exception>
    public static PoseRecording Read(string path)
    {
        if (new FileInfo(path).Length > LargestFile)
        {
            throw new InvalidDataException($"{path}: larger than a clip can be ({LargestFile} bytes)");
        }

        var bytes = File.ReadAllBytes(path);
        try
        {
            return ReadAsync(bytes).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The package has a type of exception for each way in which a file may be damaged.
            var kind = e is InvalidDataException ? "" : "not a Parquet table, or a damaged one: ";
            throw new InvalidDataException($"{path}: {kind}{e.Message}", e);
        }
    }

    private static async Task<PoseRecording> ReadAsync(byte[] bytes)
    {
        await using var reader = await ParquetReader.CreateAsync(new MemoryStream(bytes, writable: false));
        var fields = reader.Schema.DataFields;
        var landmarks = new List<Landmark>();
        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            using var rows = reader.OpenRowGroupReader(group);
            if (rows.RowCount < 0 || rows.RowCount > MostRows - landmarks.Count)
            {
                throw new InvalidDataException($"more than {MostRows} rows");
            }

            var frames = await NumbersAsync(rows, Field(fields, "frame"));
            var indices = await NumbersAsync(rows, Field(fields, "landmark_index"));
            var types = new string?[rows.RowCount];
            await rows.ReadAsync(Field(fields, "type"), types.AsMemory()!);
            var (x, y, z) = (await NumbersAsync(rows, Field(fields, "x")), await NumbersAsync(rows, Field(fields, "y")),
                await NumbersAsync(rows, Field(fields, "z")));
            for (var row = 0; row < types.Length; row++)
            {
                landmarks.Add(new(frames[row], Joint(types[row], indices[row]), (float)x[row], (float)y[row], (float)z[row]));
            }
        }

        return Recording(landmarks);
    }

    private static PoseRecording Recording(List<Landmark> landmarks)
    {
        var numbers = landmarks.Select(landmark => landmark.Frame).Distinct().Order().Index()
            .ToDictionary(frame => frame.Item, frame => frame.Index);
        if (numbers.Count is 0 or > MostFrames)
        {
            throw new InvalidDataException($"{numbers.Count} frames, expected 1 to {MostFrames}");
        }

        var keypoints = new float[numbers.Count * HolisticLandmarks.Count * Coordinates];
        var visibility = new float[numbers.Count * HolisticLandmarks.Count];
        foreach (var landmark in landmarks.Where(landmark => landmark is { Joint: { }, IsFound: true }))
        {
            var at = (numbers[landmark.Frame] * HolisticLandmarks.Count) + landmark.Joint!.Value;
            (keypoints[at * Coordinates], keypoints[(at * Coordinates) + 1], keypoints[(at * Coordinates) + 2]) =
                (landmark.X, landmark.Y, landmark.Z);
            visibility[at] = 1;
        }

        return new(numbers.Count, HolisticLandmarks.Count, keypoints, visibility);
    }

    private static int? Joint(string? type, double index)
    {
        var (first, count) = type switch
        {
            "pose" => (0, HolisticLandmarks.LeftHand),
            "left_hand" => (HolisticLandmarks.LeftHand, HolisticLandmarks.RightHand - HolisticLandmarks.LeftHand),
            "right_hand" => (HolisticLandmarks.RightHand, HolisticLandmarks.Count - HolisticLandmarks.RightHand),
            "face" => (0, 0),
            _ => throw new InvalidDataException($"type is '{type}', expected face, pose, left_hand or right_hand"),
        };
        return count == 0 ? null
            : index >= 0 && index < count ? first + (int)index
            : throw new InvalidDataException($"landmark_index is {index} of a {type}, expected 0 to {count - 1}");
    }

    private static DataField Field(DataField[] fields, string name) => fields.FirstOrDefault(field => field.Name == name)
        ?? throw new InvalidDataException($"no column {name}; expected frame, type, landmark_index, x, y and z");

    private static Task<double[]> NumbersAsync(ParquetRowGroupReader rows, DataField field) => Type.GetTypeCode(field.ClrType) switch
    {
        TypeCode.Int16 => NumbersAsync<short>(rows, field),
        TypeCode.Int32 => NumbersAsync<int>(rows, field),
        TypeCode.Int64 => NumbersAsync<long>(rows, field),
        TypeCode.Single => NumbersAsync<float>(rows, field),
        TypeCode.Double => NumbersAsync<double>(rows, field),
        _ => throw new InvalidDataException($"{field.Name} holds {field.ClrType.Name}, expected numbers"),
    };

    private static async Task<double[]> NumbersAsync<T>(ParquetRowGroupReader rows, DataField field)
        where T : struct, IConvertible
    {
        if (field.IsNullable)
        {
            var values = new T?[rows.RowCount];
            await rows.ReadAsync<T>(field, values.AsMemory());
            return Array.ConvertAll(values, value => value?.ToDouble(CultureInfo.InvariantCulture) ?? double.NaN);
        }

        // Asked for nullable numbers of a column that has none, the package takes some values for null.
        var whole = new T[rows.RowCount];
        await rows.ReadAsync<T>(field, whole.AsMemory());
        return Array.ConvertAll(whole, value => value.ToDouble(CultureInfo.InvariantCulture));
    }

    private readonly record struct Landmark(double Frame, int? Joint, float X, float Y, float Z)
    {
        public bool IsFound => !float.IsNaN(X) && !float.IsNaN(Y) && !float.IsNaN(Z);
    }
}

namespace OpenHands.Formats.PoseFormat;

/// <summary>
/// The contents of a .pose file of sign-language-processing's pose-format, version 0.1 or 0.2: components, then for each frame and person
/// the coordinates of every point, then their confidences.
/// </summary>
/// <param name="Version">0.1 (whole frames per second) or 0.2.</param>
/// <param name="Width">Image width in pixels.</param>
/// <param name="Height">Image height in pixels.</param>
/// <param name="Depth">Depth, 0 for video.</param>
/// <param name="Components">Groups of points, in the order of the data.</param>
/// <param name="FramesPerSecond">Frame rate of the video.</param>
/// <param name="Frames">Number of frames F.</param>
/// <param name="People">Number of people P.</param>
/// <param name="Data">F x P x points x dimensions, row-major; x and y in pixels, z as the pose model gives it.</param>
/// <param name="Confidence">F x P x points, row-major, 0 to 1; 0 for a point that was not found.</param>
public sealed record PoseFormatFile(
    float Version, int Width, int Height, int Depth, IReadOnlyList<PoseComponent> Components, float FramesPerSecond, int Frames, int People,
    float[] Data, float[] Confidence)
{
    /// <summary>Points of all components.</summary>
    public int Points => Components.Sum(component => component.Points.Count);

    /// <summary>Coordinates of a point: letters of the longest format, without C.</summary>
    public int Dimensions => Components.Select(component => component.Format.Length).DefaultIfEmpty(1).Max() - 1;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">Not a .pose file of version 0.1 or 0.2, cut off, or damaged; the message names
    /// it.</exception>
    /// <exception cref="IOException">The file is missing or unreadable.</exception>
    public static PoseFormatFile Read(string path)
    {
        try
        {
            return new PoseFormatReader(File.ReadAllBytes(path)).Read();
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{path}: {error.Message}", error);
        }
    }

    /// <summary>Writes the file; it appears under its name only when it is whole.</summary>
    /// <exception cref="ArgumentException">The numbers contradict each other, or do not fit the version's fields.</exception>
    public void Write(string path)
    {
        PoseFormatWriter.Check(this);
        AtomicFile.Write(path, stream => PoseFormatWriter.Write(this, stream));
    }
}

/// <summary>A group of keypoints in a .pose file, such as the left hand.</summary>
/// <param name="Name">Such as LEFT_HAND_LANDMARKS.</param>
/// <param name="Format">One letter per stored number of a point: XYZC is x, y, z and confidence.</param>
/// <param name="Points">Names of the points.</param>
/// <param name="Limbs">Pairs of points that a drawing links.</param>
/// <param name="Colors">Red, green, blue; used in turn for the limbs.</param>
public sealed record PoseComponent(
    string Name, string Format, IReadOnlyList<string> Points, IReadOnlyList<(ushort From, ushort To)> Limbs,
    IReadOnlyList<(ushort Red, ushort Green, ushort Blue)> Colors);

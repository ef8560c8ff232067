namespace OpenHands.Extraction.Models;

/// <summary>One TFLite model of MediaPipe Holistic.</summary>
/// <param name="Name">File name in the models folder.</param>
/// <param name="Bytes">Its exact size.</param>
/// <param name="Sha256">SHA-256 of the file, lower-case hexadecimal; the value that MediaPipe's own sources pin.</param>
public sealed record ModelFile(string Name, long Bytes, string Sha256)
{
    /// <summary>Finds the person: 1 x 224 x 224 x 3 in [-1, 1] to 2254 boxes and scores.</summary>
    public static ModelFile PoseDetection { get; } =
        new("pose_detection.tflite", 2962288, "a63c614bef30d35947f13be361820b1e4e3bec9cfeebf4d11216a18373108e85");

    /// <summary>39 body landmarks in a crop, complexity 0.</summary>
    public static ModelFile PoseLandmarkLite { get; } =
        new("pose_landmark_lite.tflite", 2819824, "f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61");

    /// <summary>39 body landmarks in a crop, complexity 1.</summary>
    public static ModelFile PoseLandmarkFull { get; } =
        new("pose_landmark_full.tflite", 6440512, "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f");

    /// <summary>39 body landmarks in a crop, complexity 2, which OpenHands uses.</summary>
    public static ModelFile PoseLandmarkHeavy { get; } =
        new("pose_landmark_heavy.tflite", 27709200, "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe");

    /// <summary>Tightens the region of a hand that the body landmarks suggest.</summary>
    public static ModelFile HandRecrop { get; } =
        new("hand_recrop.tflite", 123792, "67d996ce96f9d36fe17d2693022c6da93168026ab2f028f9e2365398d8ac7d5d");

    /// <summary>21 hand landmarks in a crop.</summary>
    public static ModelFile HandLandmark { get; } =
        new("hand_landmark_full.tflite", 5478688, "8c026882c9ec059ce0f8e75266bee5a9a23c341a40e0000df755374d3d1b9b68");

    /// <summary>All six files, every complexity.</summary>
    public static IReadOnlyList<ModelFile> All { get; } =
        [PoseDetection, PoseLandmarkLite, PoseLandmarkFull, PoseLandmarkHeavy, HandRecrop, HandLandmark];

    /// <summary>The body landmark model of a complexity.</summary>
    /// <param name="complexity">0 lite, 1 full, 2 heavy.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another complexity.</exception>
    public static ModelFile PoseLandmark(int complexity) => complexity switch
    {
        0 => PoseLandmarkLite,
        1 => PoseLandmarkFull,
        2 => PoseLandmarkHeavy,
        _ => throw new ArgumentOutOfRangeException(nameof(complexity), complexity, "model complexity is 0 (lite), 1 (full) or 2 (heavy)"),
    };

    /// <summary>The four files that a run at one complexity loads.</summary>
    /// <param name="complexity">0, 1 or 2.</param>
    public static IReadOnlyList<ModelFile> Of(int complexity) => [PoseDetection, PoseLandmark(complexity), HandRecrop, HandLandmark];
}

using System.Collections.Immutable;

namespace OpenHands.Poses.Landmarks;

/// <summary>
/// The 75 keypoints that pose extraction stores: MediaPipe's 33 body landmarks, then 21 of the left hand, then 21 of the right hand
/// (docs/upstream.md#pose-extraction).
/// </summary>
public static class HolisticLandmarks
{
    /// <summary>Number of body landmarks.</summary>
    public const int BodyCount = 33;

    /// <summary>Number of landmarks of one hand.</summary>
    public const int HandCount = 21;

    /// <summary>Index of the nose.</summary>
    public const int Nose = 0;

    /// <summary>Index of the left wrist as the hand model sees it; the left hand's other landmarks follow.</summary>
    public const int LeftHand = BodyCount;

    /// <summary>Index of the right wrist as the hand model sees it; the right hand's other landmarks follow.</summary>
    public const int RightHand = BodyCount + HandCount;

    /// <summary>Number of keypoints in all.</summary>
    public const int Count = BodyCount + (2 * HandCount);

    private static readonly string[] Body =
    [
        "nose", "left_eye_inner", "left_eye", "left_eye_outer", "right_eye_inner", "right_eye", "right_eye_outer", "left_ear", "right_ear",
        "mouth_left", "mouth_right", "left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist",
        "left_pinky", "right_pinky", "left_index", "right_index", "left_thumb", "right_thumb", "left_hip", "right_hip", "left_knee",
        "right_knee", "left_ankle", "right_ankle", "left_heel", "right_heel", "left_foot_index", "right_foot_index",
    ];

    private static readonly string[] Hand =
    [
        "wrist", "thumb_cmc", "thumb_mcp", "thumb_ip", "thumb_tip", "index_mcp", "index_pip", "index_dip", "index_tip", "middle_mcp",
        "middle_pip", "middle_dip", "middle_tip", "ring_mcp", "ring_pip", "ring_dip", "ring_tip", "pinky_mcp", "pinky_pip", "pinky_dip",
        "pinky_tip",
    ];

    /// <summary>The names in storage order; hand landmarks are prefixed <c>left_hand_</c> and <c>right_hand_</c>.</summary>
    public static ImmutableArray<string> Names { get; } =
        [.. Body, .. Hand.Select(name => $"left_hand_{name}"), .. Hand.Select(name => $"right_hand_{name}")];

    /// <summary>
    /// Refuses recordings of other models with more keypoints, such as Holistic with its face: joints are taken by their place among the
    /// 75,
    /// so those recordings would give the wrong ones without a word.
    /// </summary>
    /// <param name="keypoints">Keypoints K of a recording; fewer than 75 are refused where a joint is missing.</param>
    /// <param name="recording">File and recording, for the message.</param>
    /// <exception cref="InvalidDataException">There are more than 75.</exception>
    public static void Require(int keypoints, string recording)
    {
        if (keypoints > Count)
        {
            throw new InvalidDataException(
                $"{recording} has {keypoints} keypoints, expected the {Count} of body (33), left hand (21) and right hand (21); "
                + "write the file again with only these, in this order");
        }
    }

    /// <summary>The keypoint on the other side of the body: left and right change places, the nose is its own mirror image.</summary>
    public static int Mirrored(int keypoint) => keypoint switch
    {
        < 0 or >= Count => throw new ArgumentOutOfRangeException(nameof(keypoint), keypoint, $"keypoints are 0 to {Count - 1}"),
        0 => 0,
        <= 3 => keypoint + 3, // inner eye, eye, outer eye
        <= 6 => keypoint - 3,
        < BodyCount => keypoint % 2 == 1 ? keypoint + 1 : keypoint - 1,
        < RightHand => keypoint + HandCount,
        _ => keypoint - HandCount,
    };
}

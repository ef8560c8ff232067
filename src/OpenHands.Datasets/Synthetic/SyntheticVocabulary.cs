using System.Collections.Immutable;
using System.Numerics;

namespace OpenHands.Datasets.Synthetic;

/// <summary>
/// Twelve invented signs. Most have a neighbour that differs in one respect only (handshape, movement, location, or the other hand), so
/// that a network has to see all four.
/// </summary>
public static class SyntheticVocabulary
{
    private static readonly Vector3 Up = new(0.15f, -1, -0.1f);
    private static readonly Vector3 Inward = new(0.75f, -0.6f, -0.2f);
    private static readonly Vector3 Forward = new(0.3f, -0.2f, -1);
    private static readonly Vector3 ToCamera = new(0.1f, 0, -1);
    private static readonly Vector3 ToBody = new(0.2f, 0, 1);
    private static readonly Vector3 ToSide = new(1, 0, 0.1f);
    private static readonly Vector3 Down = new(0, 1, 0.1f);

    /// <summary>The signs, in a fixed order.</summary>
    public static ImmutableArray<SyntheticSign> Signs { get; } =
    [
        // One hand at the head.
        new(
            "Greetings", "hello",
            Pose(-0.42f, -0.55f, -0.3f, Up, ToCamera, Handshape.Flat),
            Pose(-0.85f, -0.5f, -0.4f, Up, ToCamera, Handshape.Flat),
            Movement.Arc, 0.7),
        new(
            "Greetings", "goodbye",
            Pose(-0.45f, -0.5f, -0.4f, Up, ToCamera, Handshape.Flat),
            Pose(-0.75f, -0.5f, -0.4f, Up, ToCamera, Handshape.Flat),
            Movement.Shake, 0.9),
        new(
            "Thoughts", "know",
            Pose(-0.5f, -0.5f, -0.35f, Inward, ToBody, Handshape.Flat),
            Pose(-0.38f, -0.55f, -0.25f, Inward, ToBody, Handshape.Flat),
            Movement.Tap, 0.8),
        new(
            "Thoughts", "think",
            Pose(-0.5f, -0.5f, -0.35f, Inward, ToBody, Handshape.Pointing),
            Pose(-0.38f, -0.55f, -0.25f, Inward, ToBody, Handshape.Pointing),
            Movement.Tap, 0.8),

        // One hand at the mouth.
        new(
            "Food", "eat",
            Pose(-0.3f, -0.05f, -0.4f, Inward, ToBody, Handshape.Bunched),
            Pose(-0.2f, -0.25f, -0.3f, Inward, ToBody, Handshape.Bunched),
            Movement.Tap, 0.8),
        new(
            "Food", "drink",
            Pose(-0.3f, -0.05f, -0.4f, Inward, ToSide, Handshape.Claw),
            Pose(-0.2f, -0.25f, -0.3f, Inward, ToBody, Handshape.Claw),
            Movement.Arc, 0.8),
        new(
            "Greetings", "thanks",
            Pose(-0.2f, -0.22f, -0.3f, Inward, ToBody, Handshape.Flat),
            Pose(-0.35f, 0.25f, -0.75f, Forward, ToBody, Handshape.Flat),
            Movement.Line, 0.7),

        // Both hands in front of the chest.
        new(
            "School", "school",
            Pose(-0.38f, 0.45f, -0.5f, Forward, ToSide, Handshape.Flat),
            Pose(-0.12f, 0.55f, -0.5f, Forward, ToSide, Handshape.Flat),
            Movement.Tap, 0.8, SecondHand.Mirrors),
        new(
            "School", "work",
            Pose(-0.2f, 0.4f, -0.5f, Forward, Down, Handshape.Fist),
            Pose(-0.05f, 0.68f, -0.48f, Forward, Down, Handshape.Fist),
            Movement.Tap, 0.8, SecondHand.Supports),
        new(
            "Travel", "car",
            Pose(-0.45f, 0.3f, -0.5f, Inward, ToBody, Handshape.Fist),
            Pose(-0.45f, 0.62f, -0.5f, Inward, ToBody, Handshape.Fist),
            Movement.Shake, 1, SecondHand.Alternates),
        new(
            "Travel", "rain",
            Pose(-0.45f, 0.05f, -0.45f, Inward, ToCamera, Handshape.Claw),
            Pose(-0.45f, 0.5f, -0.5f, Forward, Down, Handshape.Claw),
            Movement.Tap, 1, SecondHand.Mirrors),
        new(
            "Time", "year",
            Pose(-0.25f, 0.35f, -0.5f, Inward, ToBody, Handshape.Fist),
            Pose(0.05f, 0.6f, -0.5f, Inward, ToBody, Handshape.Fist),
            Movement.Circle, 1, SecondHand.Supports),
    ];

    private static HandPose Pose(float x, float y, float z, Vector3 fingers, Vector3 palm, Handshape shape) =>
        new(new Vector3(x, y, z), fingers, palm, shape);
}

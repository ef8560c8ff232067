using OpenHands.Extraction.Geometry;

namespace OpenHands.Extraction.Tracking;

/// <summary>
/// Where to look for a hand: from the body, from the recrop model, or from the hand of the previous frame (docs/holistic.md#hands).
/// </summary>
public static class HandRegions
{
    private const float FromBodyScale = 2.7f;
    private const float TrackedScale = 2.0f;
    private const float Shift = -0.1f;
    private const float LargestTurnDegrees = 40;
    private const float LargestShift = 0.2f;
    private const float LargestGrowth = 0.4f;
    private const float InnerPart = 0.9f;
    private const int Wrist = 0;
    private static readonly int[] Palm = [0, 1, 2, 3, 5, 6, 9, 10, 13, 14, 17, 18];

    /// <summary>A generous square around the hand that three body landmarks suggest.</summary>
    /// <param name="wrist">Body landmark 15 or 16.</param>
    /// <param name="pinky">17 or 18.</param>
    /// <param name="index">19 or 20.</param>
    /// <param name="width">Image width, px.</param>
    /// <param name="height">Image height, px.</param>
    public static RotatedRect FromBody(Landmark wrist, Landmark pinky, Landmark index, int width, int height)
    {
        var (pinkyX, pinkyY) = (pinky.X * width, pinky.Y * height);
        var middle = (X: (2 * (index.X * width) + pinkyX) / 3, Y: (2 * (index.Y * height) + pinkyY) / 3);
        var start = (X: wrist.X * width, Y: wrist.Y * height);
        var side = 2 * MathF.Sqrt((middle.X - start.X) * (middle.X - start.X) + (middle.Y - start.Y) * (middle.Y - start.Y));
        var rotation = Angle.Between(MathF.PI / 2, start, middle);
        return new RotatedRect(middle.X / width, middle.Y / height, side / width, side / height, rotation).SquareLong(
            FromBodyScale, Shift, width, height);
    }

    /// <summary>The square around the two points that the recrop model found in <paramref name="fromBody"/>.</summary>
    /// <param name="fromBody">Region that the model looked at.</param>
    /// <param name="center">Centre of the hand, in fractions of that region.</param>
    /// <param name="scale">Scale point, likewise.</param>
    /// <param name="width">Image width, px.</param>
    /// <param name="height">Image height, px.</param>
    public static RotatedRect FromRecrop(
        RotatedRect fromBody, (float X, float Y) center, (float X, float Y) scale, int width, int height) =>
        RotatedRect.FromAlignment(fromBody.Project(center.X, center.Y), fromBody.Project(scale.X, scale.Y), -90, width, height)
            .SquareLong(1, Shift, width, height);

    /// <summary>The square around the palm of the previous frame's hand, along its direction.</summary>
    /// <param name="hand">21 landmarks.</param>
    /// <param name="width">Image width, px.</param>
    /// <param name="height">Image height, px.</param>
    public static RotatedRect FromPrevious(ReadOnlySpan<Landmark> hand, int width, int height)
    {
        // MediaPipe names these PIP joints, but in its subset of 12 points the numbers lead to the knuckles of index, middle and ring
        // finger.
        var knuckles = (
            X: ((hand[5].X + hand[13].X) / 2 + hand[9].X) / 2 * width,
            Y: ((hand[5].Y + hand[13].Y) / 2 + hand[9].Y) / 2 * height);
        var rotation = Angle.Between(MathF.PI / 2, (hand[Wrist].X * width, hand[Wrist].Y * height), knuckles);
        var upright = Bounds.Empty;
        foreach (var i in Palm)
        {
            upright = upright.With(hand[i].X, hand[i].Y);
        }

        var (centerX, centerY) = upright.Center;
        var (cosine, sine) = (MathF.Cos(Angle.Normalize(-rotation)), MathF.Sin(Angle.Normalize(-rotation)));
        var turned = Bounds.Empty;
        foreach (var i in Palm)
        {
            var (x, y) = ((hand[i].X - centerX) * width, (hand[i].Y - centerY) * height);
            turned = turned.With(x * cosine - y * sine, x * sine + y * cosine);
        }

        var (offsetX, offsetY) = turned.Center;
        (cosine, sine) = (MathF.Cos(rotation), MathF.Sin(rotation));
        var rect = new RotatedRect(
            (offsetX * cosine - offsetY * sine + width * centerX) / width,
            (offsetX * sine + offsetY * cosine + height * centerY) / height,
            (turned.Right - turned.Left) / width,
            (turned.Bottom - turned.Top) / height,
            rotation);
        return rect.SquareLong(TrackedScale, Shift, width, height);
    }

    /// <summary>
    /// Whether the previous frame's hand may be followed: its region is close to the recropped one in position, size and direction, and
    /// all of its landmarks are well inside the recropped one. Otherwise the hand moved too fast, or the tracker slipped.
    /// </summary>
    /// <param name="tracked">Region from the previous frame's hand, normalised.</param>
    /// <param name="recrop">Region from this frame's recrop, normalised.</param>
    /// <param name="hand">21 landmarks of the previous frame.</param>
    /// <param name="width">Image width, px.</param>
    /// <param name="height">Image height, px.</param>
    public static bool MayFollow(RotatedRect tracked, RotatedRect recrop, ReadOnlySpan<Landmark> hand, int width, int height)
    {
        var (t, r) = (tracked.ToPixels(width, height), recrop.ToPixels(width, height));
        var turn = Math.Abs(Angle.Normalize(t.Rotation - r.Rotation)) * 180 / MathF.PI;
        var (dx, dy) = IntoFrame(r, t.CenterX, t.CenterY);
        var near = turn <= LargestTurnDegrees
            && Math.Abs(dx) <= LargestShift * r.Width && Math.Abs(dy) <= LargestShift * r.Height
            && Math.Abs(t.Width - r.Width) <= LargestGrowth * r.Width && Math.Abs(t.Height - r.Height) <= LargestGrowth * r.Height;
        if (!near)
        {
            return false;
        }

        foreach (var landmark in hand)
        {
            var (x, y) = IntoFrame(r, landmark.X * width, landmark.Y * height);
            if (!(Math.Abs(x) < InnerPart * r.Width / 2 && Math.Abs(y) < InnerPart * r.Height / 2))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A point, px, relative to a rectangle's centre and along its axes.</summary>
    private static (float X, float Y) IntoFrame(RotatedRect rect, float x, float y)
    {
        var (dx, dy) = (x - rect.CenterX, y - rect.CenterY);
        var (cosine, sine) = (MathF.Cos(-rect.Rotation), MathF.Sin(-rect.Rotation));
        return (dx * cosine - dy * sine, dx * sine + dy * cosine);
    }

    private readonly record struct Bounds(float Left, float Top, float Right, float Bottom)
    {
        /// <summary>
        /// The smallest positive normal number; MediaPipe starts its maxima there, so a hand wholly outside on the left keeps 0.
        /// </summary>
        private const float SmallestNormal = 1.17549435e-38f;

        public static Bounds Empty { get; } = new(float.MaxValue, float.MaxValue, SmallestNormal, SmallestNormal);

        public (float X, float Y) Center => ((Left + Right) / 2, (Top + Bottom) / 2);

        public Bounds With(float x, float y) => new(Math.Min(Left, x), Math.Min(Top, y), Math.Max(Right, x), Math.Max(Bottom, y));
    }
}

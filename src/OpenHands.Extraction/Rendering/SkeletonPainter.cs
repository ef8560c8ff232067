using OpenHands.Poses;
using OpenHands.Poses.Landmarks;
using SkiaSharp;

namespace OpenHands.Extraction.Rendering;

/// <summary>
/// Draws one frame's skeleton: the sides in <see cref="SideColours"/>, the middle grey; fainter where the body model is unsure.
/// A missing hand is a dashed ring with a cross at the end of its arm, a missing body a cross over the whole frame.
/// </summary>
internal sealed class SkeletonPainter
{
    private static readonly SKColor Left = SKColor.Parse(SideColours.Left);
    private static readonly SKColor Right = SKColor.Parse(SideColours.Right);
    private static readonly SKColor Middle = new(0x80, 0x80, 0x80);
    private readonly PoseRecording _recording;
    private readonly Skeleton _skeleton;
    private readonly LandmarkPreset _preset;
    private readonly SKRect _view;

    public SkeletonPainter(PoseRecording recording, bool overVideo)
    {
        _recording = recording;
        _preset = LandmarkPreset.Known.FirstOrDefault(p => p.Indexes.Length == recording.Joints)
            ?? throw new ArgumentException(
                $"recordings of {recording.Joints} keypoints cannot be drawn; "
                + $"known are {string.Join(", ", LandmarkPreset.Known.Select(p => p.Indexes.Length))}",
                nameof(recording));
        _skeleton = Skeleton.Within(_preset);
        _view = View(overVideo);
    }

    public bool HasBody(int frame) => Has(frame, k => k < HolisticLandmarks.LeftHand);

    public bool HasLeftHand(int frame) => Has(frame, k => k is >= HolisticLandmarks.LeftHand and < HolisticLandmarks.RightHand);

    public bool HasRightHand(int frame) => Has(frame, k => k >= HolisticLandmarks.RightHand);

    public void Paint(SKCanvas canvas, int frame, int width, int height)
    {
        using var paint = new SKPaint { IsAntialias = true, StrokeCap = SKStrokeCap.Round, Style = SKPaintStyle.Stroke };
        var unit = Math.Max(1f, width / 240f);
        if (!HasBody(frame))
        {
            (paint.Color, paint.StrokeWidth) = (Middle, unit);
            canvas.DrawLine(0, 0, width, height, paint);
            canvas.DrawLine(0, height, width, 0, paint);
        }

        foreach (var (from, to) in _skeleton.InwardEdges)
        {
            if (IsPresent(frame, from) && IsPresent(frame, to))
            {
                var hand = _preset.Indexes[from] >= HolisticLandmarks.LeftHand;
                var sure = Math.Clamp(Math.Min(Visibility(frame, from), Visibility(frame, to)), 0.15f, 1f);
                (paint.Color, paint.StrokeWidth) = (SideOf(from, to).WithAlpha((byte)(255 * sure)), hand ? unit : 2 * unit);
                canvas.DrawLine(At(frame, from, width, height), At(frame, to, width, height), paint);
            }
        }

        PaintMissingHand(canvas, paint, frame, HasLeftHand(frame), Left, "left_wrist", "left_elbow", width, height, unit);
        PaintMissingHand(canvas, paint, frame, HasRightHand(frame), Right, "right_wrist", "right_elbow", width, height, unit);
    }

    private void PaintMissingHand(
        SKCanvas canvas, SKPaint paint, int frame, bool present, SKColor color, string wrist, string elbow, int width,
        int height, float unit)
    {
        var joints = new[] { wrist, elbow }.Select(n => _preset.Indexes.IndexOf(HolisticLandmarks.Names.IndexOf(n)));
        var joint = joints.FirstOrDefault(j => j >= 0 && IsPresent(frame, j), -1);
        if (present || joint < 0)
        {
            return;
        }

        using var dashes = SKPathEffect.CreateDash([3 * unit, 3 * unit], 0);
        var center = At(frame, joint, width, height);
        var radius = 7 * unit;
        (paint.Color, paint.StrokeWidth, paint.PathEffect) = (color, 1.5f * unit, dashes);
        canvas.DrawCircle(center, radius, paint);
        paint.PathEffect = null;
        canvas.DrawLine(center.X - radius / 2, center.Y - radius / 2, center.X + radius / 2, center.Y + radius / 2, paint);
        canvas.DrawLine(center.X - radius / 2, center.Y + radius / 2, center.X + radius / 2, center.Y - radius / 2, paint);
    }

    private SKColor SideOf(int from, int to)
    {
        var (a, b) = (HolisticLandmarks.Names[_preset.Indexes[from]], HolisticLandmarks.Names[_preset.Indexes[to]]);
        return IsLeft(a) && IsLeft(b) ? Left : IsRight(a) && IsRight(b) ? Right : Middle;
    }

    private static bool IsLeft(string name) => name.StartsWith("left_", StringComparison.Ordinal) || name == "mouth_left";

    private static bool IsRight(string name) => name.StartsWith("right_", StringComparison.Ordinal) || name == "mouth_right";

    private bool Has(int frame, Func<int, bool> isPart)
    {
        for (var joint = 0; joint < _recording.Joints; joint++)
        {
            if (isPart(_preset.Indexes[joint]) && IsPresent(frame, joint))
            {
                return true;
            }
        }

        return false;
    }

    private float Visibility(int frame, int joint) => _recording.Visibility[frame * _recording.Joints + joint];

    private bool IsPresent(int frame, int joint)
    {
        var (x, y) = Raw(frame, joint);
        return Visibility(frame, joint) > 0 && float.IsFinite(x) && float.IsFinite(y);
    }

    private (float X, float Y) Raw(int frame, int joint)
    {
        var at = (frame * _recording.Joints + joint) * 3;
        return (_recording.Keypoints[at], _recording.Keypoints[at + 1]);
    }

    private SKPoint At(int frame, int joint, int width, int height)
    {
        var (x, y) = Raw(frame, joint);
        return new SKPoint((x - _view.Left) / _view.Width * width, (y - _view.Top) / _view.Height * height);
    }

    /// <summary>What the frame shows: the image, unless the recording is in other units (px, or normalised by the shoulders).</summary>
    private SKRect View(bool overVideo)
    {
        var image = new SKRect(0, 0, 1, 1);
        var bounds = SKRect.Empty;
        var (inside, all) = (0, 0);
        for (var i = 0; i < _recording.Frames * _recording.Joints; i++)
        {
            var (frame, joint) = (i / _recording.Joints, i % _recording.Joints);
            // The legs of a signer are far below the picture.
            if (_preset.Indexes[joint] is >= 23 and < HolisticLandmarks.LeftHand || !IsPresent(frame, joint))
            {
                continue;
            }

            var (x, y) = Raw(frame, joint);
            bounds = all++ == 0 ? new SKRect(x, y, x, y) : SKRect.Union(bounds, new SKRect(x, y, x, y));
            inside += image.Contains(x, y) ? 1 : 0;
        }

        if (overVideo || all == 0 || inside > all / 2)
        {
            return image;
        }

        var margin = Math.Max(0.05f * Math.Max(bounds.Width, bounds.Height), 1e-6f);
        bounds.Inflate(margin, margin);
        return bounds;
    }
}

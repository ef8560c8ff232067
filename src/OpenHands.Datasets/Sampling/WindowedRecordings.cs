using System.Collections.Immutable;
using OpenHands.Poses;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Sampling;

/// <summary>
/// Pretraining samples: consecutive windows of a recording from a random start, (W, T, V, 2) (docs/upstream.md#windows-for-pretraining).
/// All windows come from one contiguous read.
/// </summary>
public sealed class WindowedRecordings : ISampleSource, IDisposable
{
    // One hour at 25 frames a second: longer recordings weigh no more.
    private const double FramesOfFullWeight = 90_000;

    private readonly IRecordingStore _store;
    private readonly PoseWindowsSettings _windows;
    private readonly Defects _defects;
    private readonly TransformScope _scope;
    private readonly TransformPipeline _transforms; // without the selection of joints
    private readonly ImmutableArray<int> _joints;

    /// <summary>Cuts windows from a store, which is disposed of with this source.</summary>
    /// <param name="store">The recordings.</param>
    /// <param name="windows">Shape of a sample.</param>
    /// <param name="transforms">Normalisation and augmentation. A leading selection of joints is left to the store's read.</param>
    /// <param name="scope">What the transforms see at once.</param>
    /// <param name="defects">How starts are drawn.</param>
    /// <exception cref="ArgumentException">A number of the windows is out of range.</exception>
    public WindowedRecordings(
        IRecordingStore store, PoseWindowsSettings windows, TransformPipeline transforms, TransformScope scope, Defects defects)
    {
        windows.Validate();
        (_store, _windows, _scope, _defects) = (store, windows, scope, defects);
        Transforms = transforms;
        (_joints, _transforms) = transforms.SplitSelection();
    }

    /// <summary>The recordings.</summary>
    public IRecordingStore Store => _store;

    /// <summary>Shape of a sample.</summary>
    public PoseWindowsSettings Windows => _windows;

    /// <summary>Normalisation and augmentation, the selection of joints included.</summary>
    public TransformPipeline Transforms { get; }

    /// <summary>What the transforms see at once.</summary>
    public TransformScope Scope => _scope;

    /// <summary>How starts are drawn.</summary>
    public Defects Defects => _defects;

    /// <summary>Joints V of a sample; reads a frame where the transforms select none.</summary>
    public int Joints => _joints.IsEmpty ? _store.Read(0, 0, 1, 1, _joints).Joints : _joints.Length;

    /// <inheritdoc/>
    public int Count => _store.Count;

    /// <summary>Empty: pretraining needs no labels.</summary>
    public IReadOnlyList<string> Glosses => [];

    /// <summary>2, since upstream reads x and y only, and those that the transforms add.</summary>
    public int Channels => 2 + _transforms.AddedChannels;

    /// <inheritdoc/>
    public string Name(int index) => _store.Name(index);

    /// <summary>
    /// min(F / 90000, 1): proportional to the recording's length up to an hour. A recording too short for a sample keeps its weight.
    /// </summary>
    public double Weight(int index) => Math.Min(_store.Frames(index) / FramesOfFullWeight, 1);

    /// <inheritdoc/>
    public Sample? Get(int index, SampleRandom random)
    {
        var context = new TransformContext(new SampleDraws(random));
        return _windows.WholeClips is { } longest ? Whole(index, longest, random, context)
            : _scope == TransformScope.Recording ? FromWholeRecording(index, random, context) : FromSpan(index, random, context);
    }

    /// <summary>Closes the store.</summary>
    public void Dispose() => _store.Dispose();

    private Sample? Whole(int index, int longest, SampleRandom random, TransformContext context)
    {
        return _store.Frames(index) == 0 ? null
            : _windows.Views ? Alone(index, [.. Enumerable.Range(0, _windows.Windows).Select(_ => View())])
            : Together(index, View());

        PoseClip View()
        {
            var frames = Math.Min(longest, _store.Frames(index));
            var start = random.NextInt(_store.Frames(index) - frames + 1);
            return _transforms.Apply(_store.Read(index, start, frames, 1, _joints), context);
        }
    }

    private Sample? FromSpan(int index, SampleRandom random, TransformContext context)
    {
        var starts = _windows.Starts(_store.Frames(index), _defects);
        if (starts <= 0)
        {
            return null;
        }

        var clip = _store.Read(index, random.NextInt(starts), _windows.FramesPerSample, _windows.Downsample, _joints);
        return _scope == TransformScope.Sample
            ? Together(index, _transforms.Apply(clip, context))
            : Alone(index, [.. Cut(clip).Select(window => _transforms.Apply(window, context))]);
    }

    private Sample? FromWholeRecording(int index, SampleRandom random, TransformContext context)
    {
        var clip = _transforms.Apply(_store.Read(index, 0, _store.Frames(index), 1, _joints), context);
        var starts = _windows.Starts(clip.Frames, _defects);
        if (starts <= 0)
        {
            return null;
        }

        var start = random.NextInt(starts);
        var frames = new int[_windows.FramesPerSample];
        for (var i = 0; i < frames.Length; i++)
        {
            frames[i] = start + (i * _windows.Downsample);
        }

        return Together(index, clip.TakeFrames(frames));
    }

    // (2, W T, V) -> W clips (2, T, V)
    private PoseClip[] Cut(PoseClip clip)
    {
        var windows = new PoseClip[_windows.Windows];
        var length = _windows.WindowFrames * clip.Joints;
        for (var w = 0; w < windows.Length; w++)
        {
            windows[w] = new PoseClip(clip.Channels, _windows.WindowFrames, clip.Joints);
            for (var c = 0; c < clip.Channels; c++)
            {
                clip.Channel(c).Slice(w * length, length).CopyTo(windows[w].Channel(c));
            }
        }

        return windows;
    }

    // (C, W T, V) -> (W, T, V, C): the windows follow each other, so their frames are those of the clip.
    private Sample Together(int index, PoseClip clip)
    {
        CheckFrames(clip, _windows.FramesPerSample);
        var values = new float[clip.Values.Length];
        Interleave(clip, values);
        return new Sample(values, [_windows.Windows, _windows.WindowFrames, clip.Joints, clip.Channels], -1, _store.Name(index));
    }

    // W clips (C, T, V) -> (W, T, V, C)
    private Sample Alone(int index, PoseClip[] windows)
    {
        var first = windows[0];
        CheckFrames(first, _windows.WindowFrames);
        var values = new float[windows.Length * first.Values.Length];
        for (var w = 0; w < windows.Length; w++)
        {
            Interleave(windows[w], values.AsSpan(w * first.Values.Length, first.Values.Length));
        }

        return new Sample(values, [windows.Length, first.Frames, first.Joints, first.Channels], -1, _store.Name(index));
    }

    private void CheckFrames(PoseClip clip, int expected)
    {
        if (clip.Frames != expected)
        {
            throw new ArgumentException(
                $"the transforms made {clip.Frames} of the {expected} frames that a sample takes; "
                + (_windows.WholeClips is null ? "pretraining windows allow none that adds or drops frames"
                    : "with whole_clips they must end in num_seq times seq_len frames, with views in seq_len (ResampleFrames)"));
        }
    }

    // (C, T, V) -> (T, V, C)
    private static void Interleave(PoseClip clip, Span<float> values)
    {
        for (var c = 0; c < clip.Channels; c++)
        {
            var channel = clip.Channel(c);
            for (int i = 0, to = c; i < channel.Length; i++, to += clip.Channels)
            {
                values[to] = channel[i];
            }
        }
    }
}

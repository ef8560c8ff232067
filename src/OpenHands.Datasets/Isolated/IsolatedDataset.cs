using OpenHands.Datasets.Sampling;
using OpenHands.Poses;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated;

/// <summary>
/// The clips of isolated signs as samples: pose, channels x, y, [z], [confidence], transforms, then windows (W, C, T, V) or the whole clip
/// (C, T, V) (docs/upstream.md#clips). Made by <see cref="IsolatedDatasets"/>.
/// </summary>
public sealed class IsolatedDataset : ISampleSource, IDisposable
{
    private readonly IsolatedDatasetSettings _options;
    private readonly IClipReader _reader;
    private readonly TransformPipeline _transforms;
    private readonly PoseSelect? _selection;
    private readonly TransformPipeline _rest;
    private readonly ClipCache _cache;
    private readonly IsolatedItem[] _items;

    /// <summary>Puts a dataset together.</summary>
    /// <param name="glosses">Classes in the order of their labels.</param>
    /// <param name="items">The clips.</param>
    /// <param name="options">Channels and windows; the paths are not read again.</param>
    /// <param name="transforms">Normalisation and augmentation.</param>
    /// <param name="reader">Where the clips are; disposed of with this.</param>
    public IsolatedDataset(
        IReadOnlyList<string> glosses, IEnumerable<IsolatedItem> items, IsolatedDatasetSettings options, TransformPipeline transforms,
            IClipReader reader)
    {
        (Glosses, _items, _options, _transforms, _reader) = (glosses, [.. items], options, transforms, reader);
        var (joints, rest) = transforms.SplitSelection();
        (_selection, _rest) = (joints.IsEmpty ? null : new PoseSelect(joints), rest);
        _cache = new ClipCache((long)options.CacheMegabytes << 20);
    }

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public IReadOnlyList<string> Glosses { get; }

    /// <summary>2, one more each for z and confidence, and those that the transforms add.</summary>
    public int Channels => 2 + (_options.UseZ ? 1 : 0) + (_options.UseConfidence ? 1 : 0) + _transforms.AddedChannels;

    /// <summary>The clips in the order of their indexes.</summary>
    public IReadOnlyList<IsolatedItem> Items => _items;

    /// <inheritdoc/>
    public string Name(int index) => _items[index].Name;

    /// <summary>Always 1: upstream balances pretraining only.</summary>
    public double Weight(int index) => 1;

    /// <inheritdoc/>
    public Sample Get(int index, SampleRandom random)
    {
        var item = _items[index];
        var clip = _cache.Get(index, Decode);
        clip = _rest.Apply(clip, new TransformContext(new SampleDraws(random), item.Language));
        if (_options.WindowFrames > 1 && _options.Windows > 1)
        {
            return new Sample(
                ClipWindows.Cut(clip, _options.Windows, _options.WindowFrames, _options.WindowSampling),
                [_options.Windows, clip.Channels, _options.WindowFrames, clip.Joints],
                item.Label,
                item.Name,
                item.Dataset);
        }

        return clip.Frames > 0
            ? new Sample(clip.Values, [clip.Channels, clip.Frames, clip.Joints], item.Label, item.Name, item.Dataset)
            : throw new InvalidDataException($"{item.Location}: a clip without frames");
    }

    /// <summary>A clip as its file has it: all landmarks, untransformed.</summary>
    /// <exception cref="InvalidDataException">The clip is missing or unreadable; the message names its file.</exception>
    public PoseRecording Recording(int index) => _reader.Read(_items[index]);

    /// <summary>
    /// The same dataset with some of its clips, in the order given; it shares this one's reader, which only this one closes.
    /// </summary>
    public IsolatedDataset Select(IEnumerable<int> indexes) =>
        new(Glosses, indexes.Select(index => _items[index]), _options, _transforms, new SharedClipReader(_reader));

    /// <summary>The same clips under other transforms (a validation part without augmentation); shares the reader.</summary>
    public IsolatedDataset With(TransformPipeline transforms) => new(Glosses, _items, _options, transforms, new SharedClipReader(_reader));

    /// <summary>Closes the reader.</summary>
    public void Dispose() => _reader.Dispose();

    private PoseClip Decode(int index)
    {
        var recording = _reader.Read(_items[index]);
        if (_options.UseZ && !recording.HasDepth)
        {
            throw new InvalidDataException($"{_items[index].Location}: its keypoints are x and y only; leave out pose_use_z_axis");
        }

        var clip = PoseClip.From(recording, _options.UseZ, _options.UseConfidence);
        if (_selection is null)
        {
            return clip;
        }

        if (_selection.Indexes.Max() >= recording.Joints)
        {
            throw new InvalidDataException(
                $"{_items[index].Location}: {recording.Joints} keypoints, but PoseSelect asks for joint {_selection.Indexes.Max()}");
        }

        return _selection.Apply(clip, new TransformContext(new SampleDraws(new SampleRandom(0))));
    }
}

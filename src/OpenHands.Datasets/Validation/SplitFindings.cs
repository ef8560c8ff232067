using OpenHands.Datasets.Catalogue;

namespace OpenHands.Datasets.Validation;

/// <summary>What one split looks like; shares are of the frames that could be read.</summary>
public sealed record SplitFindings
{
    /// <summary>The split's name; empty where there is none.</summary>
    public required string Split { get; init; }

    /// <summary>Recordings that the dataset lists.</summary>
    public required int Listed { get; init; }

    /// <summary>Recordings and classes that it should list, if the catalogue says.</summary>
    public required ExpectedCount? Expected { get; init; }

    /// <summary>Listed recordings without a file.</summary>
    public required int Missing { get; init; }

    /// <summary>Files that are not recordings.</summary>
    public required int Unreadable { get; init; }

    /// <summary>Different glosses among the listed recordings.</summary>
    public required int Glosses { get; init; }

    /// <summary>Different signers, where they are known.</summary>
    public required int Signers { get; init; }

    /// <summary>Frames read.</summary>
    public required long Frames { get; init; }

    /// <summary>Recordings with NaN or infinite values.</summary>
    public required int NonFinite { get; init; }

    /// <summary>Share of the frames without a body.</summary>
    public required double WithoutPose { get; init; }

    /// <summary>Share of the frames with a left hand.</summary>
    public required double LeftHand { get; init; }

    /// <summary>Share of the frames with a right hand.</summary>
    public required double RightHand { get; init; }

    /// <summary>Median length in frames.</summary>
    public required int MedianFrames { get; init; }

    /// <summary>Lengths of the recordings read.</summary>
    public required IReadOnlyList<DurationBand> Durations { get; init; }

    internal static SplitFindings Of(string split, IReadOnlyList<ClipFindings> clips, ExpectedCount? expected)
    {
        var read = clips.Where(clip => clip.State == ClipState.Read).ToList();
        var lengths = read.Select(clip => clip.Frames).Order().ToList();
        var frames = lengths.Sum(length => (long)length);
        return new()
        {
            Split = split,
            Listed = clips.Count,
            Expected = expected,
            Missing = clips.Count(clip => clip.State == ClipState.Missing),
            Unreadable = clips.Count(clip => clip.State == ClipState.Unreadable),
            Glosses = clips.Select(clip => clip.Clip.Gloss).Where(gloss => gloss.Length > 0).Distinct(StringComparer.Ordinal).Count(),
            Signers = clips.Select(clip => clip.Clip.Signer).OfType<string>().Distinct(StringComparer.Ordinal).Count(),
            Frames = frames,
            NonFinite = read.Count(clip => clip.NonFinite > 0),
            WithoutPose = Share(clip => clip.FramesWithoutPose),
            LeftHand = Share(clip => clip.FramesWithLeftHand),
            RightHand = Share(clip => clip.FramesWithRightHand),
            MedianFrames = lengths.Count == 0 ? 0 : lengths[lengths.Count / 2],
            Durations = DurationBand.Of(lengths),
        };

        double Share(Func<ClipFindings, int> count) => frames == 0 ? 0 : read.Sum(clip => (long)count(clip)) / (double)frames;
    }
}

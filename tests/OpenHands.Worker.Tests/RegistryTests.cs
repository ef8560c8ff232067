using System.Text.RegularExpressions;
using OpenHands.Datasets.Isolated;
using OpenHands.Extraction.Outputs;
using OpenHands.Models;
using OpenHands.Models.Decoders;
using OpenHands.Models.Encoders;
using OpenHands.Poses;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;
using OpenHands.Settings.Networks;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Stages;

namespace OpenHands.Worker.Tests;

/// <summary>Each concept has one registry: what is implemented is in it, what is in it is made, and something names it.</summary>
public sealed class RegistryTests
{
    // Arguments of the transforms that cannot do without.
    private static readonly Dictionary<string, (string Key, object Value)[]> Needed = new()
    {
        ["CenterAndScaleNormalize"] = [("reference_point_indexes", new[] { 3, 4 })],
        ["PoseSelect"] = [("preset", "mediapipe_holistic_minimal_27")],
        ["PoseTemporalSubsample"] = [("num_frames", 4)],
        ["PoseUniformSubsampling"] = [("num_frames", 4)],
        ["PrependLangCodeOHE"] = [("lang_codes", new[] { "ins" })],
        ["ScaleToVideoDimensions"] = [("width", 640), ("height", 480)],
        ["TemporalSample"] = [("num_frames", 4)],
    };

    public static TheoryData<string> Names { get; } =
    [
        .. EncoderSettings.All.Select(entry => entry.Name), .. DecoderSettings.All.Select(entry => entry.Name), .. TransformFactory.Names,
        .. IsolatedDatasetSettings.ClassNames, .. OutputFormats.ByName.Keys,
    ];

    [Fact]
    public void Every_encoder_is_made_by_a_line_of_the_registry()
    {
        var made = EncoderSettings.All.Select(entry =>
        {
            var settings = (EncoderSettings)Activator.CreateInstance(entry.Settings)!;
            using var encoder = Networks.Create(settings, channels: settings is ConvFormerSettings ? 3 : 2);
            return encoder.GetType();
        });

        Assert.Equal(Implementations<Encoder>(), made.ToHashSet());
    }

    [Fact]
    public void Every_decoder_is_made_by_a_line_of_the_registry()
    {
        var made = DecoderSettings.All.Select(entry =>
        {
            using var decoder = Networks.Create((DecoderSettings)Activator.CreateInstance(entry.Settings)!, features: 8, classes: 5);
            return decoder.GetType();
        });

        Assert.Equal(Implementations<Decoder>(), made.ToHashSet());
    }

    [Fact]
    public void Every_transform_is_made_by_a_line_of_the_registry()
    {
        var made = TransformFactory.Names.Select(name => TransformFactory.Create(
            new TransformSpecification(name, Needed.GetValueOrDefault(name)?.ToDictionary(a => a.Key, a => (object?)a.Value)),
            Defects.Corrected).GetType()).ToList();

        Assert.Equal(TransformFactory.Names.Length, made.Distinct().Count());
        Assert.Equal(Implementations<IPoseTransform>(), [.. made, typeof(TransformPipeline)]);
    }

    [Fact]
    public void Every_data_set_is_in_the_registry_and_in_the_list_of_names_that_configurations_are_checked_by()
    {
        Assert.Equal(Implementations<IsolatedCorpus>(), IsolatedDatasets.Known.Select(corpus => corpus.GetType()).ToHashSet());
        Assert.Equal(
            IsolatedDatasets.Known.Select(corpus => corpus.ClassName).Append(IsolatedDatasetSettings.Concatenation).ToHashSet(),
            IsolatedDatasetSettings.ClassNames.ToHashSet());
    }

    [Fact]
    public void Every_format_of_extracted_poses_has_a_name_that_configurations_may_say()
    {
        var key = typeof(ExtractSettings).GetProperty(nameof(ExtractSettings.Format))!
            .GetCustomAttributes(typeof(SettingAttribute), inherit: false).Cast<SettingAttribute>().Single();

        Assert.Equal(Enum.GetValues<OutputFormat>().ToHashSet(), OutputFormats.ByName.Values.ToHashSet());
        Assert.Equal(OutputFormats.ByName.Keys, key.Choices);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_experiment_a_test_or_a_page_of_the_documentation_names_everything_in_a_registry(string name) =>
        Assert.True(
            Any("experiments", "*.yaml", name) || Any("tests", "*.cs", name) || Any("docs", "*.md", name),
            $"nothing names {name}");

    // What is made from the registry itself names everything and proves nothing.
    private static bool Any(string folder, string pattern, string name) =>
        Directory.EnumerateFiles(Path.Combine(Fixtures.Root, folder), pattern, SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) is not ($"{nameof(RegistryTests)}.cs" or "settings.md"))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
            .Any(path => Regex.IsMatch(File.ReadAllText(path), $@"(?<![\w-]){Regex.Escape(name)}(?![\w-])"));

    private static HashSet<Type> Implementations<T>() =>
        [.. typeof(T).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(T)))];
}

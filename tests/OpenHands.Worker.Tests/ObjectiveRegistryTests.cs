using OpenHands.Models.Pretraining;
using OpenHands.Settings.Networks;

namespace OpenHands.Worker.Tests;

/// <summary>An objective has its class, settings, lines in both halves of the registry, an experiment, a test, a document.</summary>
public sealed class ObjectiveRegistryTests
{
    public static TheoryData<string> Names { get; } = [.. ObjectiveSettings.All.Select(entry => entry.Name)];

    [Fact]
    public void Every_settings_record_has_its_line_in_the_registry()
    {
        var records = typeof(ObjectiveSettings).Assembly.GetTypes().Where(type => type.BaseType == typeof(ObjectiveSettings)).ToHashSet();
        Assert.Equal(records, ObjectiveSettings.All.Select(entry => entry.Settings).ToHashSet());
        Assert.Equal(records.Count, ObjectiveSettings.All.DistinctBy(entry => entry.Name).Count());
        Assert.Equal(records.Count, ObjectiveSettings.All.DistinctBy(entry => entry.Label).Count());
    }

    [Fact]
    public void Every_objective_is_made_by_a_line_of_the_registry_and_its_encoder_fits_its_classifier()
    {
        var made = new HashSet<Type>();
        foreach (var entry in ObjectiveSettings.All)
        {
            var objectiveSettings = (ObjectiveSettings)Activator.CreateInstance(entry.Settings)!;
            ClipEncoderSettings[] encoders = [new TcnSettings { HiddenChannels = 4 }, new ConvFormerSettings { HiddenChannels = 8 }];
            var encoder = encoders.First(settings => objectiveSettings.Refuses(settings) is null);
            var channels = encoder is ConvFormerSettings ? 3 : 2;
            var model = new PretrainerSettings
            {
                Objective = objectiveSettings,
                Encoder = encoder,
                HiddenDim = 8,
                InChannels = channels,
            };
            var objective = Objectives.Create(model);
            using var network = objective.Network;
            using var classifier = Objectives.Classifier(model, channels, 5);
            made.Add(objective.GetType());
            Assert.IsAssignableFrom<IPretrainedClassifier>(classifier);
            var states = network.state_dict();
            Assert.Equal(states.Count, states.Values.DistinctBy(tensor => tensor.Handle).Count()); // a checkpoint has each once
            var encoderKeys = states.Keys.Where(key => key.StartsWith("conv_encoder.", StringComparison.Ordinal)).ToList();
            Assert.NotEmpty(encoderKeys);
            Assert.Empty(encoderKeys.Except(classifier.state_dict().Keys));
            ((IPretrainedClassifier)classifier).Freeze();
            Assert.All(
                classifier.named_parameters().Where(p => p.name.StartsWith("conv_encoder.", StringComparison.Ordinal)),
                p => Assert.False(p.parameter.requires_grad));
        }

        var implemented = typeof(IPretrainingObjective).Assembly.GetTypes()
            .Where(type => type.IsClass && type.IsAssignableTo(typeof(IPretrainingObjective)));
        Assert.Empty(implemented.Except(made));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_experiment_a_test_and_a_page_of_the_documentation_name_every_objective(string name)
    {
        var type = ObjectiveSettings.All.Single(entry => entry.Name == name).Settings.Name;
        var key = name == ObjectiveSettings.Default ? "pred_steps:" : $"objective: {name}";
        Assert.True(Any("experiments", "*.yaml", text => text.Contains(key, StringComparison.Ordinal)), "no experiment");
        Assert.True(Any("docs", "*.md", text => text.Contains($"`{name}`", StringComparison.Ordinal)), "no document");
        Assert.True(Any("tests", "*.cs", text => text.Contains(type[..^"Settings".Length], StringComparison.Ordinal)), "no test");
    }

    private static bool Any(string folder, string pattern, Func<string, bool> holds) =>
        Directory.EnumerateFiles(Path.Combine(Fixtures.Root, folder), pattern, SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != $"{nameof(ObjectiveRegistryTests)}.cs")
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
            .Any(path => holds(File.ReadAllText(path)));
}

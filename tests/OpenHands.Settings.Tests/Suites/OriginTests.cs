using OpenHands.Settings.Suites;

namespace OpenHands.Settings.Tests.Suites;

public sealed class OriginTests
{
    private const string Experiment = """
        stages:
          made:
            run: synthesize
            use: some
            matrix: { seed: [1, 2] }
            with:
              signs: 3
              signers: 4
        """;

    [Fact]
    public void Every_value_is_followed_by_the_place_it_was_written_at()
    {
        using var folder = new SuiteFolder(Experiment, "defaults:\n  synthesize: { noise: 1 }\n");
        folder.Part("some", "\nrepetitions: &two 2\nrecordings: *two");

        Assert.Equal(
            """
            kind: synthesize  # experiments/small/one.yaml:3
            seed: 2           # experiments/small/one.yaml:5
            noise: 1          # experiments/small/suite.yaml:2
            recordings: 2     # experiments/small/parts/some.yaml:2
            repetitions: 2    # experiments/small/parts/some.yaml:2
            signers: 9        # --set made.signers
            signs: 3          # experiments/small/one.yaml:7

            """.ReplaceLineEndings("\n"),
            folder.Load("made.signers=9").Stages[1].ConfigTextWithOrigins);
    }

    [Fact]
    public void An_item_that_an_override_put_into_a_list_has_its_own_origin()
    {
        using var folder = new SuiteFolder("stages:\n  get:\n    run: download\n    with:\n      entries: [INCLUDE, WLASL]\n");

        Assert.Contains("entries: [INCLUDE, LSA64]  # experiments/small/one.yaml:5, --set get.entries.1\n",
            folder.Load("get.entries.1=LSA64").Stages.Single().ConfigTextWithOrigins, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_origins_it_is_the_composed_text()
    {
        foreach (var stage in Suite.Load("sample", Fixtures.Root).Stages)
        {
            var lines = stage.ConfigTextWithOrigins.Split('\n').Select(line => line.Split("  # ")).ToList();

            Assert.Equal(stage.ConfigText, string.Join('\n', lines.Select(line => line[0].TrimEnd())));
            Assert.All(lines.Where(line => !line[0].EndsWith(':') && line[0].Length > 0), line => Assert.Equal(2, line.Length));
        }
    }
}

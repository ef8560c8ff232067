using OpenHands.Settings.Suites;

namespace OpenHands.Settings.Tests.Suites;

public sealed class PartTests
{
    [Fact]
    public void Parts_lie_over_the_defaults_under_the_own_keys_and_the_later_over_the_earlier()
    {
        using var folder = Folder("use: [signs/many, people]\nwith: { signers: 19 }",
            "signs: 11\nsigners: 11\nrepetitions: 1\nframe_rate: 11");
        folder.Part("signs/many", "signs: 12\nsigners: 12\nrepetitions: 2");
        folder.Part("people", "signers: 13\nrepetitions: 3");

        Assert.Equal("kind: synthesize\nframe_rate: 11\nrepetitions: 3\nsigners: 19\nsigns: 12\n", Made(folder).ConfigText);
    }

    [Fact]
    public void A_part_of_the_suite_hides_the_shared_one_of_its_name_and_a_part_may_use_others()
    {
        using var folder = Folder("use: signs/many");
        folder.Part("signs/many", "use: signs/few\nsigners: 12");
        folder.Part("signs/few", "signs: 11\nsigners: 11");
        folder.Write("../parts/signs/few.yaml", "signs: 17\n");

        Assert.Equal("kind: synthesize\nsigners: 12\nsigns: 11\n", Made(folder).ConfigText);
    }

    [Fact]
    public void A_map_at_any_depth_may_use_parts_and_lists_replace_as_a_whole()
    {
        using var folder = new SuiteFolder(
            SuiteFolder.Graph.Replace("file_format: pkl }", "file_format: pkl, use: [poses/two, poses/one] }", StringComparison.Ordinal));
        folder.Part("poses/two", "seq_len: 7\ntransforms: [{ ShearTransform: null }, { ScaleTransform: null }]");
        folder.Write("../parts/poses/one.yaml", "transforms: [{ ShearTransform: null }]\n");

        var text = folder.Load().Stages.Single(stage => stage.Id == "one/pretrain").ConfigText;

        Assert.Contains("seq_len: 7\n", text, StringComparison.Ordinal);
        Assert.Contains("- ShearTransform: null\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ScaleTransform", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_replaces_what_lies_below_and_reads_as_not_given()
    {
        using var folder = Folder("use: some\nwith: { repetitions: null }");
        folder.Part("some", "repetitions: 2\nsigners: 12");

        Assert.Equal("kind: synthesize\nrepetitions: null\nsigners: 12\n", Made(folder).ConfigText);
    }

    [Fact]
    public void An_unknown_part_is_named_with_its_place_and_the_nearest_one()
    {
        using var folder = Folder("use: [signs/mony]");
        folder.Part("signs/many", "signs: 12");

        Assert.Equal(
            "experiments/small/one.yaml:4: use: no part 'signs/mony' in experiments/small/parts/ or experiments/parts/; "
            + "did you mean 'signs/many'?",
            folder.Refusal());
    }

    [Theory]
    [InlineData("../one")]
    [InlineData("/etc/one")]
    [InlineData("a/./b")]
    [InlineData("")]
    public void A_name_leads_to_no_file_outside_the_folders_of_parts(string name)
    {
        using var folder = Folder($"use: ['{name}']");
        folder.Part("a/b", "signs: 12");

        Assert.Contains($"no part '{name}'", folder.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_that_use_each_other_in_a_circle_are_refused_with_the_chain()
    {
        using var folder = Folder("use: a");
        folder.Part("a", "signs: 12\nuse: b");
        folder.Part("b", "use: [c]");
        folder.Part("c", "use: a");

        Assert.Equal("experiments/small/parts/c.yaml:1: use: part 'a' uses itself: a -> b -> c -> a", folder.Refusal());
    }

    [Fact]
    public void Parts_of_parts_that_grow_beyond_bounds_are_refused()
    {
        using var folder = Folder("use: p0");
        for (var i = 0; i < 15; i++)
        {
            folder.Part($"p{i}", string.Join('\n', Enumerable.Range(0, 10).Select(k => $"k{k}: {{ use: p{i + 1} }}")));
        }

        folder.Part("p15", "x: 1");

        Assert.Contains("the parts bring in more than 1000000 values", folder.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_matrix_ranges_over_the_parts_of_a_group()
    {
        using var folder = Folder("use: [size/small, people]\nmatrix: { use.size: [small, large] }");
        Sizes(folder);

        Assert.Equal(
            [("one/made/use.size=small", "kind: synthesize\nsigners: 12\nsigns: 11\n"),
                ("one/made/use.size=large", "kind: synthesize\nsigners: 12\nsigns: 19\n")],
            folder.Load().Stages.Select(stage => (stage.Id, stage.ConfigText)));
        Assert.Equal(["one/made/use.size=large"], folder.Load("made.use.size=large").Stages.Select(stage => stage.Id));
    }

    [Fact]
    public void An_axis_of_parts_meets_the_same_cell_of_the_stages_it_reads()
    {
        using var folder = new SuiteFolder(SuiteFolder.Graph
            .Replace("    run: pretrain\n", "    run: pretrain\n    matrix: { use.size: [small, large] }\n", StringComparison.Ordinal)
            .Replace("{ seed: [1, 2], ", "{ use.size: [small, large], ", StringComparison.Ordinal));
        folder.Part("size/small", "training: { log_every: 8 }");
        folder.Part("size/large", "training: { log_every: 16 }");

        var stages = folder.Load().Stages.ToDictionary(stage => stage.Id);

        Assert.Contains("log_every: 16", stages["one/pretrain/use.size=large"].ConfigText, StringComparison.Ordinal);
        Assert.Contains(stages["one/pretrain/use.size=large"], stages["one/finetune/use.size=large,init=pretrained"].DependsOn);
        Assert.Contains(stages["one/finetune/use.size=large,init=pretrained"],
            stages["one/evaluate/use.size=large,init=pretrained"].DependsOn);
    }

    [Fact]
    public void An_override_chooses_another_part_of_a_group()
    {
        using var folder = Folder("use: [size/small, people]");
        Sizes(folder);

        Assert.Equal("kind: synthesize\nsigners: 12\nsigns: 19\n", Made(folder, "made.use.size=large").ConfigText);
        Assert.Contains("no part 'size/lage'", folder.Refusal("made.use.size=lage"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_axis_of_parts_names_one_group()
    {
        using var folder = Folder("matrix: { use.a.b: [c] }");

        Assert.Contains("an axis of parts is named use.GROUP", folder.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_shared_parts_is_no_suite()
    {
        using var folder = Folder("use: some");
        folder.Write("../parts/some.yaml", "signs: 12\n");

        Assert.Equal(["small"], Suite.Names(folder.Root));
        Assert.Equal("kind: synthesize\nsigns: 12\n", Made(folder).ConfigText);
    }

    [Fact]
    public void A_suite_elsewhere_finds_the_parts_beside_it()
    {
        using var folder = Folder("use: some");
        using var elsewhere = new TemporaryFolder();
        folder.Write("../parts/some.yaml", "signs: 12\n");

        var suite = Suite.Load(Path.Combine(folder.Root, "experiments", "small"), elsewhere.Path);

        Assert.Equal("kind: synthesize\nsigns: 12\n", suite.Stages.Single().ConfigText);
    }

    private static Stage Made(SuiteFolder folder, params string[] overrides) => folder.Load(overrides).Stages.Single();

    private static void Sizes(SuiteFolder folder)
    {
        folder.Part("size/small", "signs: 11\nsigners: 11");
        folder.Part("size/large", "signs: 19\nsigners: 19");
        folder.Part("people", "signers: 12");
    }

    private static SuiteFolder Folder(string stage, string defaults = "") => new(
        "stages:\n  made:\n    run: synthesize\n    " + stage.ReplaceLineEndings("\n    ") + "\n",
        defaults.Length == 0 ? null : "defaults:\n  synthesize:\n    " + defaults.ReplaceLineEndings("\n    ") + "\n");
}

using System.Diagnostics;
using System.Globalization;
using Build.Stages;
using Build.Suites;
using Build.Suites.Plans;

namespace Build.Tests.Suites;

/// <summary>Plans of the papers' suites for the real data, carried out with sparse files and a clock that is set.</summary>
public sealed class SuitePlanTests : IDisposable
{
    private const string Processor = "AMD EPYC (family 23)";
    private static readonly DateTimeOffset Begun = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    private static string Catalogue => Path.Combine(Fixtures.Root, "experiments", "catalogue");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("acl2022", 1129)]
    [InlineData("neurips2022", 1129 + 3457.22)]
    public void A_plan_holds_when_it_is_carried_out_and_what_may_be_deleted_is_deleted(string suite, double hours)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "files are not sparse there unless asked for");
        var (plan, stages) = (Plan(suite), Stages(suite));
        var readers = DataReaders.Of(stages);
        var clock = new SetClock(Begun);
        var ends = new Dictionary<string, DateTimeOffset>();
        var (everything, most) = (0L, 0L);
        foreach (var planned in plan.Stages)
        {
            var stage = planned.Stage;
            Assert.All(stage.After, above => Assert.Contains(above.Name, ends));
            Assert.All(readers.Where(pair => pair.Value.Contains(stage)), pair =>
                Assert.True(File.Exists(FileOf(pair.Key)), $"{stage.Name} reads {pair.Key.Name}, which is gone"));
            Directory.CreateDirectory(stage.Output);
            using (var file = File.Create(FileOf(stage)))
            {
                file.SetLength((long)(planned.Bytes ?? 0));
            }

            clock.Advance(planned.Hours ?? 0);
            ends[stage.Name] = clock.GetUtcNow();
            everything += (long)(planned.Bytes ?? 0);
            var used = new DirectoryInfo(_folder.Path).EnumerateFiles("*.sparse", SearchOption.AllDirectories).Sum(file => file.Length);
            most = Math.Max(most, used);
            Near(planned.Disk, everything);
            Near(planned.LeastDisk, used);
            foreach (var spent in plan.Stages.Where(other => ReferenceEquals(other.LastReader, stage)))
            {
                File.Delete(FileOf(spent.Stage));
            }
        }

        Near(plan.LeastDisk, most);
        Near(plan.Disk, everything);
        Assert.Equal(plan.Hours, (clock.GetUtcNow() - Begun).TotalHours, 1e-3 * plan.Hours);
        Assert.Equal(plan.Hours, plan.Ends, 1e-6); // one at a time

        // Archives as the catalogue has them, and all hours as float64 of 75 keypoints at 25 frames a second; the store keeps 27 of them.
        var raw = plan.Stages.Single(stage => stage.Stage.Name == "raw");
        var corpora = CatalogueRows.OfTable(Path.Combine(Catalogue, "raw_corpora.csv")).Where(row => stages
            .Single(stage => stage.Name == "raw").Parameters.Values.Contains(row["name"])).ToList();
        Assert.Equal(hours, corpora.Sum(row => double.Parse(row["hours"], CultureInfo.InvariantCulture)), 1e-9);
        Assert.Equal(corpora.Sum(row => double.Parse(row["bytes"], CultureInfo.InvariantCulture)), raw.Fetch);
        Assert.Equal(raw.Fetch + (hours * 90_000 * 2400), raw.Bytes!.Value, 1e6);
        Assert.StartsWith("pack-", raw.LastReader!.Name); // training reads the store
        Assert.Equal(hours * 90_000 * 27 * 2 * 4, Of(plan, raw.LastReader).Bytes!.Value, 1e6);

        static void Near(double expected, double actual) => Assert.Equal(expected, actual, 1e3); // whole bytes of 129 files
    }

    [Fact]
    public void Planning_takes_milliseconds_whatever_the_size_of_the_corpora()
    {
        var statuses = Statuses("neurips2022");
        SuitePlan.Of(statuses, Catalogue, 2, Processor);
        var fastest = Enumerable.Range(0, 100).Min(_ => // of many: other tests have the cores too
        {
            var clock = Stopwatch.StartNew();
            SuitePlan.Of(statuses, Catalogue, 2, Processor);
            return clock.ElapsedMilliseconds;
        });
        Assert.InRange(fastest, 0, 50);
    }

    [Fact]
    public void Memory_and_files_grow_with_the_batch_and_the_frames_and_the_largest_stage_is_named()
    {
        var plan = Plan("neurips2022");
        Assert.Equal("dpc-slgcn/pretrain", plan.Largest!.Stage.Name);
        Assert.Equal((600 + (1.15 * 128 * 70)) * 1e6, plan.Largest.Memory!.Value, 1);
        Assert.Equal(((20.8 * 6) + 53.8) * 1e6, plan.Largest.Bytes!.Value, 1);
        var recordings = 321_000.0;
        Assert.Equal(recordings * 70 * 1500 / 174 / 3600, plan.Largest.Hours!.Value, 1e-6);
        Assert.Equal(recordings * 70 * 1500 * 23_200_000 * 6 / 15.7e12 / 3600, plan.Largest.LeastGpuHours!.Value, 1e-6);
        Assert.Equal(79_072.0 * 70 * 500 / 192 / 3600,
            Plan("acl2022").Stages.Single(stage => stage.Stage.Name == "dpc-stgcn/pretrain").Hours!.Value, 1e-6);
    }

    [Fact]
    public void Two_stages_at_a_time_end_sooner_but_not_before_the_longest_chain()
    {
        var (one, two) = (Plan("acl2022"), SuitePlan.Of(Statuses("acl2022"), Catalogue, 2, Processor));
        Assert.Equal(one.Hours, two.Hours, 1e-6);
        Assert.InRange(two.Ends, one.Hours / 2, one.Hours * 0.99);
        foreach (var stage in two.Stages)
        {
            Assert.All(stage.Stage.After, above => Assert.True(Of(two, above).Ends <= stage.Ends - (stage.Hours ?? 0) + 1e-9));
        }
    }

    [Fact]
    public void What_has_arrived_is_not_fetched_again_and_what_is_done_takes_no_time()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "files are not sparse there unless asked for");
        var raw = Stages("acl2022").Single(stage => stage.Name == "raw");
        Directory.CreateDirectory(raw.Output);
        foreach (var (name, bytes) in ((string, long)[])[("ISH_News.zip", 16_000_000_000), ("NewzHook.zip.part", 40_000_000_000)])
        {
            using var file = File.Create(Path.Combine(raw.Output, name));
            file.SetLength(bytes);
        }

        Assert.Equal(114e9 - 16e9 - 40e9, Of(Plan("acl2022"), raw).Fetch);
        var done = SuitePlan.Of([.. Statuses("acl2022").Select(status => status with { Reason = null })], Catalogue, 1, Processor);
        Assert.Equal((0, 0, 0), (done.Fetch, done.Hours, done.LeastGpuHours));
        Assert.Equal(Plan("acl2022").Disk, done.Disk, 1);
        var ran = SuitePlan.Of([.. Statuses("acl2022").Select(status => status with { LastSeconds = 36 })], Catalogue, 1, Processor);
        Assert.Equal(ran.Stages.Count * 0.01, ran.Hours, 1e-6);
    }

    [Fact]
    public void Every_network_of_the_suites_has_its_needs_and_every_data_set_but_fingerspelling_a_count()
    {
        foreach (var planned in Plan("acl2022").Stages.Concat(Plan("neurips2022").Stages).Where(stage => stage.Trains))
        {
            Assert.True(planned is { Memory: > 100e6, Bytes: > 1e6 }, planned.Stage.Name);
            Assert.Equal(planned.Stage.Name.EndsWith("/fingerspelling", StringComparison.Ordinal), planned.Hours is null);
        }
    }

    [Fact]
    public void The_page_on_the_real_corpora_shows_what_the_dry_run_says()
    {
        var page = File.ReadAllText(Path.Combine(Fixtures.Root, "docs", "real-corpora.md"));
        foreach (var suite in (string[])["acl2022", "neurips2022"])
        {
            var plan = SuitePlan.Of(Statuses(suite), Catalogue, 2, Processor);
            var text = new PlanText(plan, new NetworkNeeds(Catalogue).Gpu?.Name);
            string[] shown = ["raw", plan.Stages.Single(stage => stage.Stage.Name == "raw").LastReader!.Name, plan.Largest!.Stage.Name];
            var lines = plan.Stages.Where(stage => shown.Contains(stage.Stage.Name)).SelectMany(stage => text.Of(stage.Stage))
                .Concat(text.Totals(new SetClock(Begun), 2, 25.3e9)).Select(line => line.Trim()).ToList();
            Assert.All(lines, line => Assert.Contains(line, page));
        }
    }

    private static StagePlan Of(SuitePlan plan, Stage stage) => plan.Stages.Single(planned => planned.Stage.Name == stage.Name);

    private static string FileOf(Stage stage) => Path.Combine(stage.Output, "data.sparse");

    private SuitePlan Plan(string suite) => SuitePlan.Of(Statuses(suite), Catalogue, 1, Processor);

    private IReadOnlyList<StageStatus> Statuses(string suite)
    {
        var identities = new StageIdentities(new InputHashes(_folder.File("hashes.txt")));
        var inspector = new StageInspector(identities, ForcedStages.None, verify: false);
        return [.. Stages(suite).Select(stage => inspector.Inspect(stage) with { Reason = "missing output", LastSeconds = null })];
    }

    private IReadOnlyList<Stage> Stages(string suite)
    {
        var experiments = _folder.File("experiments");
        if (!Directory.Exists(experiments))
        {
            Directory.CreateSymbolicLink(experiments, Path.Combine(Fixtures.Root, "experiments"));
        }

        return SuiteStages.Load(_folder.Path, suite, null, [], []);
    }

    private sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        private DateTimeOffset _now = now;

        public void Advance(double hours) => _now += TimeSpan.FromHours(hours);

        public override DateTimeOffset GetUtcNow() => _now;
    }
}

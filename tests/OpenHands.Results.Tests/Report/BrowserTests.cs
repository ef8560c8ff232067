using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using OpenHands.Results.Report;
using OpenHands.Runs.Manifests;
using OpenHands.Settings.Suites;

namespace OpenHands.Results.Tests.Report;

/// <summary>The report in a real browser, opened from disk with no network.</summary>
public sealed class BrowserTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private readonly List<string> _errors = [];
    private readonly Repository _repository = new Repository().WithExperiment(top1: [0.8, 0.7]).WithFiles();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task A_click_on_a_heading_sorts_the_table_and_a_second_one_turns_it_round()
    {
        var page = await OpenAsync(ColorScheme.Light);
        await page.GetByRole(AriaRole.Tab, new() { Name = "Checkpoints" }).ClickAsync();
        var table = page.Locator("#table-ssl_checkpoints table");
        var heading = table.Locator("th", new() { HasText = "seed" });
        var column = await heading.EvaluateAsync<int>("cell => cell.cellIndex + 1");
        var seeds = table.Locator($"tbody tr td:nth-child({column})");
        await heading.Locator("button").ClickAsync();
        Assert.Equal("ascending", await heading.GetAttributeAsync("aria-sort"));
        var ascending = (await seeds.AllTextContentsAsync()).Select(double.Parse).ToList();
        Assert.Equal(5, ascending.Count);
        Assert.Equal(ascending.Order(), ascending);
        await heading.Locator("button").PressAsync("Enter");
        Assert.Equal("descending", await heading.GetAttributeAsync("aria-sort"));
        Assert.Equal(ascending.AsEnumerable().Reverse(), (await seeds.AllTextContentsAsync()).Select(double.Parse));
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task Every_heading_of_every_table_sorts()
    {
        var page = await OpenAsync(ColorScheme.Light);
        var tables = page.GetByRole(AriaRole.Tablist, new() { Name = "Tables" }).GetByRole(AriaRole.Tab);
        var sorted = 0;
        foreach (var tab in await tables.AllAsync())
        {
            await tab.ClickAsync();
            await SortAsync(page.Locator("#table-tabs th:has(button)"));
        }

        await SortAsync(page.Locator("#run-tabs th:has(button)"));
        Assert.InRange(sorted, 30, int.MaxValue);
        Assert.Empty(_errors);

        async Task SortAsync(ILocator headings)
        {
            foreach (var heading in await headings.AllAsync())
            {
                await heading.Locator("button").ClickAsync();
                Assert.Equal("ascending", await heading.GetAttributeAsync("aria-sort"));
                sorted++;
            }
        }
    }

    [Fact]
    public async Task The_answer_comes_first_and_no_interval_of_an_accuracy_goes_beyond_what_one_can_be()
    {
        var page = await OpenAsync(ColorScheme.Light);
        var answer = page.Locator("main > section").First;
        Assert.Contains("It seems to help; these are too few seeds to be sure.", await answer.TextContentAsync(), StringComparison.Ordinal);
        Assert.Contains("95 % interval 11.5 % to 100.0 %", await answer.TextContentAsync(), StringComparison.Ordinal); // of two seeds
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task What_a_suite_compares_is_the_answer_with_the_names_of_its_sides()
    {
        var page = await OpenAsync(ColorScheme.Light, 1280, new Comparison(
            "starts", new Dictionary<string, string> { ["init"] = "scratch" },
            new Dictionary<string, string> { ["init"] = "pretrained" }, "", ""));
        var answer = await page.Locator("main > section").First.TextContentAsync();
        Assert.Contains("What helps?", answer, StringComparison.Ordinal);
        Assert.Contains("scratch - pretrained: worse, by too few seeds to be sure.", answer, StringComparison.Ordinal);
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task The_list_of_runs_is_filtered_by_words()
    {
        var page = await OpenAsync(ColorScheme.Light);
        await page.GetByLabel("Filter runs").FillAsync("evaluate scratch");
        var rows = await page.Locator("#run-tabs tbody tr").AllTextContentsAsync();
        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.Contains("init=scratch", row, StringComparison.Ordinal));
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task The_player_is_worked_by_mouse_and_shows_a_video_of_the_user_beside_the_clip()
    {
        var page = await OpenAsync(ColorScheme.Light);
        await page.Locator("#play").ClickAsync();
        await page.WaitForFunctionAsync("document.getElementById('position').textContent !== 'frame 1 of 3'");
        await page.Locator("#play").ClickAsync();
        Assert.Equal("Play", await page.Locator("#play").TextContentAsync());
        await page.Locator("#frame").FillAsync("1");
        Assert.Equal("frame 2 of 3", await page.Locator("#position").TextContentAsync());
        await page.Locator("#clip").FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        Assert.StartsWith("Wrong: ", await page.Locator("#verdict").TextContentAsync(), StringComparison.Ordinal);

        Assert.False(await page.Locator("#video-figure").IsVisibleAsync());
        await page.Locator("#video-file").SetInputFilesAsync(
            new FilePayload { Name = "hello.webm", MimeType = "video/webm", Buffer = [1] });
        Assert.True(await page.Locator("#video-figure").IsVisibleAsync());
        Assert.Equal("hello.webm", await page.Locator("#video-name").TextContentAsync());
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task The_player_plays_pauses_and_shows_the_verdict()
    {
        var page = await OpenAsync(ColorScheme.Dark);
        Assert.Equal("Right: hello (confidence 75.0 %)", await page.Locator("#verdict").TextContentAsync());
        Assert.True(await PaintedPixelsAsync(page) > 0);
        await page.Locator("#speed").SelectOptionAsync("0.25");
        await page.Locator("#play").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.WaitForFunctionAsync("document.getElementById('position').textContent !== 'frame 1 of 3'");
        await page.Keyboard.PressAsync("Space");
        Assert.Equal("false", await page.Locator("#play").GetAttributeAsync("aria-pressed"));
        await page.Locator("#clip").FocusAsync();
        var before = await page.Locator("#position").TextContentAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.NotEqual(before, await page.Locator("#position").TextContentAsync());
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task Only_wrong_predictions_can_be_shown()
    {
        var page = await OpenAsync(ColorScheme.Light);
        await page.Locator("#wrong").CheckAsync();
        Assert.Equal("1 clip", await page.Locator("#count").TextContentAsync());
        Assert.Equal("Wrong: predicted thanks (confidence 75.0 %), truth hello", await page.Locator("#verdict").TextContentAsync());
        await page.Locator("#search").FillAsync("nothing like this");
        Assert.Equal("No clip matches.", await page.Locator("#verdict").TextContentAsync());
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task A_wrong_clip_stands_beside_its_nearest_training_clip_and_another_can_be_chosen()
    {
        var page = await OpenAsync(ColorScheme.Light);
        await page.Locator("#wrong").CheckAsync();
        Assert.True(await PaintedPixelsAsync(page, "other") > 0);
        Assert.Equal("nearest training clip: thanks",
            await page.Locator("#beside").EvaluateAsync<string>("list => list.selectedOptions[0].text"));
        Assert.Equal("learnt: of 120 training clips the most similar by the encoder's features (cosine 0.93).",
            await page.Locator("#other-note").TextContentAsync());
        await page.Locator("#beside").SelectOptionAsync(new SelectOptionValue { Label = "nothing" });
        Assert.Empty((await page.Locator("#other-note").TextContentAsync())!);
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task A_clip_is_saved_as_a_gif_that_another_decoder_reads()
    {
        var page = await OpenAsync(ColorScheme.Light);
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("#gif").ClickAsync());
        var bytes = await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        using var codec = SkiaSharp.SKCodec.Create(new MemoryStream(bytes));
        Assert.Equal((360, 270, 3), (codec.Info.Width, codec.Info.Height, codec.FrameCount));
        using var picture = new SkiaSharp.SKBitmap(codec.Info);
        Assert.Equal(SkiaSharp.SKCodecResult.Success, codec.GetPixels(picture.Info, picture.GetPixels(), new SkiaSharp.SKCodecOptions(2)));
        Assert.True(picture.Pixels.Distinct().Count() > 1);
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task A_pair_of_confused_glosses_leads_to_its_clips()
    {
        var page = await OpenAsync(ColorScheme.Light);
        await page.GetByRole(AriaRole.Tab, new() { Name = "Confusion" }).ClickAsync();
        Assert.Contains("नमस्ते", await page.Locator("#plot-tabs svg").First.TextContentAsync());
        await page.GetByText("thanks taken for नमस्ते").ClickAsync();
        Assert.Equal("0 clips", await page.Locator("#count").TextContentAsync()); // the page holds the poses of other glosses only
        await page.Locator("#all").ClickAsync();
        Assert.Equal("3 clips", await page.Locator("#count").TextContentAsync());
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task Two_runs_are_compared_with_the_clips_that_changed()
    {
        var page = await OpenAsync(ColorScheme.Light);
        await page.GetByRole(AriaRole.Tab, new() { Name = "Compare two" }).ClickAsync();
        var panel = page.Locator("#run-tabs");
        Assert.Contains("From wrong to right: 12", await panel.TextContentAsync());
        Assert.Contains("+0.1", await panel.TextContentAsync()); // top1
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task The_timeline_has_the_most_memory_that_a_stage_had_beside_what_it_was_given()
    {
        foreach (var (stage, memory, limit) in new (string, long, long?)[]
            {
                ("evaluate", 512L << 20, 4L << 30), ("finetune", 1_200_000_000, null),
            })
        {
            var folder = Path.Combine(_repository.Root, $"results/runs/s/x/{stage}/seed=1,init=scratch");
            StageManifestFile.Write(folder, StageManifestFile.Read(folder)! with { PeakMemory = memory, MemoryLimit = limit });
        }

        var page = await OpenAsync(ColorScheme.Light);
        var graph = await page.Locator("#stage-tabs [data-tip*='peak memory']")
            .EvaluateAllAsync<string[]>("all => all.map(s => s.dataset.tip)");
        Assert.Equal(2, graph.Length);
        Assert.Contains(graph, tip => tip.Contains("peak memory 512 MiB of 4 GiB that the cluster gave", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Tab, new() { Name = "Timeline" }).ClickAsync();
        var drawn = await page.Locator("#stage-tabs svg text.muted").AllTextContentsAsync();
        Assert.Contains("512 MiB of 4 GiB", drawn);
        Assert.Contains("1.1 GiB", drawn);
        Assert.Empty(_errors);
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(800, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task No_tab_scrolls_sideways_and_the_page_keeps_the_rules_of_accessible_pages(int width, ColorScheme scheme)
    {
        var page = await OpenAsync(scheme, width);
        await KeepScreenshotAsync(page, $"{width}-{scheme}.png".ToLowerInvariant());
        foreach (var tab in await page.GetByRole(AriaRole.Tab).AllAsync())
        {
            await tab.ClickAsync();
            var needed = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            Assert.True(needed <= width, $"{needed} wide with {await tab.TextContentAsync()}");
            if (width == 1280)
            {
                var name = await tab.TextContentAsync();
                var found = await tab.Locator("xpath=ancestor::section").RunAxe();
                Assert.Empty(found.Violations.Select(rule => $"{name}: {rule.Id}"));
            }
        }

        foreach (var strip in await page.GetByRole(AriaRole.Tablist).AllAsync())
        {
            await strip.GetByRole(AriaRole.Tab).First.ClickAsync();
        }

        Assert.Empty((await page.RunAxe()).Violations.Select(rule => rule.Id));
        Assert.Empty(_errors);
    }

    // For people, who see what no rule finds: the folder is ignored by git, and CI may keep it.
    private static async Task KeepScreenshotAsync(IPage page, string name)
    {
        var path = Path.Combine(Fixtures.Root, "TestResults", "report", name);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = true });
        using var kept = SkiaSharp.SKBitmap.Decode(path);
        Assert.Equal(page.ViewportSize!.Width, kept.Width);
        Assert.True(kept.Height > page.ViewportSize.Height);
    }

    private static Task<int> PaintedPixelsAsync(IPage page, string canvas = "stage") => page.EvaluateAsync<int>(
        "id => { const c = document.getElementById(id); return c.getContext('2d').getImageData(0, 0, c.width, "
        + "c.height).data.filter(v => v > 0).length; }", canvas);

    private async Task<IPage> OpenAsync(ColorScheme scheme, int width = 1280, params IReadOnlyList<Comparison> declared)
    {
        ReportWriter.Write(_repository.Root, Pages.Content(_repository) with { Declared = _ => declared });
        var page = await chromium.Browser.NewPageAsync(new BrowserNewPageOptions
        {
            ColorScheme = scheme,
            Offline = true,
            ViewportSize = new() { Width = width, Height = 800 },
        });
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _errors.Add(message.Text);
            }
        };
        page.PageError += (_, error) => _errors.Add(error);
        await page.GotoAsync(new Uri(Path.Combine(_repository.Root, "index.html")).AbsoluteUri);
        return page;
    }
}

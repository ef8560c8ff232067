using Microsoft.Playwright;
using OpenHands.Results.Report;

namespace OpenHands.Results.Tests.Report;

/// <summary>The report in a real browser, opened from disk with no network.</summary>
public sealed class BrowserTests : IAsyncLifetime
{
    private static readonly string[] Browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly List<string> _errors = [];
    private readonly Repository _repository = new Repository().WithExperiment(top1: [0.8, 0.7]);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Browsers.FirstOrDefault(File.Exists) is { } path)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = path,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync"],
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
        _repository.Dispose();
    }

    [Fact]
    public async Task A_click_on_a_heading_sorts_the_table_and_a_second_one_turns_it_round()
    {
        var page = await OpenAsync(ColorScheme.Light);
        var table = page.Locator("#table-ssl_checkpoints + p + div table");
        var seeds = table.Locator("tbody tr td:nth-child(14)");
        var heading = table.Locator("th").Nth(13);
        await heading.Locator("button").ClickAsync();
        Assert.Equal("ascending", await heading.GetAttributeAsync("aria-sort"));
        var ascending = (await seeds.AllTextContentsAsync()).Select(double.Parse).ToList();
        Assert.Equal(ascending.Order(), ascending);
        await heading.Locator("button").PressAsync("Enter");
        Assert.Equal("descending", await heading.GetAttributeAsync("aria-sort"));
        Assert.Equal(ascending.AsEnumerable().Reverse(), (await seeds.AllTextContentsAsync()).Select(double.Parse));
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
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task Only_wrong_predictions_can_be_shown()
    {
        var page = await OpenAsync(ColorScheme.Light);
        await page.Locator("#wrong").CheckAsync();
        Assert.Equal("1 clips", await page.Locator("#count").TextContentAsync());
        Assert.Equal("Wrong: predicted thanks (confidence 75.0 %), truth hello", await page.Locator("#verdict").TextContentAsync());
        await page.Locator("#search").FillAsync("nothing like this");
        Assert.Equal("No clip matches.", await page.Locator("#verdict").TextContentAsync());
        Assert.Empty(_errors);
    }

    private static Task<int> PaintedPixelsAsync(IPage page) => page.EvaluateAsync<int>(
        "() => { const c = document.getElementById('stage'); return c.getContext('2d').getImageData(0, 0, c.width, "
        + "c.height).data.filter(v => v > 0).length; }");

    private async Task<IPage> OpenAsync(ColorScheme scheme)
    {
        Assert.SkipWhen(_browser is null, "needs Chromium (Debian: apt-get install chromium)");
        ReportWriter.Write(_repository.Root, Pages.Content(_repository));
        var page = await _browser!.NewPageAsync(new BrowserNewPageOptions { ColorScheme = scheme, Offline = true });
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

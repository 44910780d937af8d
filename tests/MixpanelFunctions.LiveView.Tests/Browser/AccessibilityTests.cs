using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace MixpanelFunctions.LiveView.Tests.Browser;

/// <summary>Every view for everybody: in both colour schemes, on a desktop and on a phone.</summary>
[Collection(ChromiumTests.Name)]
public class AccessibilityTests(Chromium chromium, SampleRun samples)
{
    private const int Phone = 390;

    /// <summary>Whom the views are narrowed to: a few rows tell axe as much as hundreds of the same, which take it minutes.</summary>
    private const string Kari = "kari.nordmann@example.com";

    /// <summary>Each view, and what tells that it is filled.</summary>
    private static readonly (string Name, string Filled)[] Views =
    [
        ("Live", ".live-table tbody tr"), ("Users", ".stream > li"), ("Rules", ".rule-list > li .rule-head"), ("Dead letters", "td .link"), ("Flow", "figure.chart path"),
    ];

    /// <summary>All of axe's rules; what passes is not listed, which takes axe longer than finding what does not.</summary>
    private static readonly AxeRunOptions AllRules = new() { ResultTypes = [ResultType.Violations] };

    /// <summary>What may differ between light and dark.</summary>
    private static readonly AxeRunOptions ColourRules = new()
    {
        ResultTypes = [ResultType.Violations],
        RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast", "link-in-text-block"] },
    };

    public static TheoryData<bool, int> Looks => new() { { false, 1280 }, { true, 1280 }, { false, Phone }, { true, Phone } };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Axe_finds_no_violation_and_nothing_stands_out_at_the_side(bool dark, int width)
    {
        chromium.SkipWithoutBrowser();
        AxeRunOptions rules = dark ? ColourRules : AllRules;
        await using OpenPage open = await chromium.OpenAsync(await samples.AddressAsync(), "live", dark, width, width == Phone ? 844 : 900);
        string look = (width == Phone ? "phone" : "desktop") + (dark ? "-dark" : "-light");
        if (width == Phone)
        {
            await open.Page.GetByText("Filter", new() { Exact = true }).ClickAsync();
        }

        await open.Page.GetByLabel("User", new() { Exact = true }).FillAsync(Kari);
        foreach ((string name, string filled) in Views)
        {
            await open.GoAsync(name);
            if (name == "Users")
            {
                await open.Page.GetByLabel("Find a user").FillAsync(Kari);
                await Assertions.Expect(open.Page.Locator(".people button")).ToHaveCountAsync(1);
                await open.Page.Locator(".people button").ClickAsync();
                await Assertions.Expect(open.Page.Locator(".stream > .joint").First).ToBeVisibleAsync();
            }

            await Assertions.Expect(open.Page.Locator(filled).First).ToBeVisibleAsync();
            await CheckAsync(open, name, look, rules);
        }

        await open.GoAsync("Live");
        await open.Rows.First.ClickAsync();
        await Assertions.Expect(open.Sheet.GetByText("Why").First).ToBeVisibleAsync();
        await CheckAsync(open, "Event", look, rules);
        await open.Button("Close").ClickAsync();
        if (width != Phone)
        {
            await open.Button("Keyboard shortcuts").ClickAsync();
            await Assertions.Expect(open.Sheet).ToBeVisibleAsync();
            await CheckAsync(open, "Shortcuts", look, rules);
            await open.Button("Close").ClickAsync();
        }

        await open.GoAsync("Dead letters");
        await open.Page.Locator("td .link").First.ClickAsync();
        await Assertions.Expect(open.Sheet.Locator("textarea, pre.block").First).ToBeVisibleAsync();
        await CheckAsync(open, "Dead letter", look, rules);
    }

    private static async Task CheckAsync(OpenPage open, string name, string look, AxeRunOptions rules)
    {
        await Pictures.TakeAsync(open, name + "-" + look);
        AxeResult found = await open.Page.RunAxe(rules);
        Assert.True(
            found.Violations.Length == 0,
            $"{name}, {look}: " + string.Join('\n', found.Violations.Select(each => $"{each.Id}: {each.Help}: {string.Join(' ', each.Nodes.Take(3).Select(node => node.Html))}")));
        int beyond = await open.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(beyond == 0, $"{name}, {look}: {beyond} pixels stand out at the side.");
    }
}

using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace MixpanelFunctions.LiveView.Tests.Browser;

/// <summary>Whoever may send events writes into this page. Nothing of it may run.</summary>
[Collection(ChromiumTests.Name)]
public class AttackTests(Chromium chromium)
{
    private static readonly string[] Attacks =
    [
        "<img src=x onerror=window.scriptsRun++>",
        "\"><svg onload=window.scriptsRun++>",
        "<script>window.scriptsRun++</script>",
        "</textarea></script><iframe srcdoc='<script>parent.scriptsRun++</script>'>",
        "<link rel=stylesheet href=http://192.0.2.1/x.css><img src=http://192.0.2.1/x.png>",
        "javascript:window.scriptsRun++",
        "' onmouseover='window.scriptsRun++' autofocus onfocus='window.scriptsRun++",
        "{{constructor.constructor('window.scriptsRun++')()}} ${window.scriptsRun++} <%= 7*7 %>",
        "gro.live\u202E@\u2066moc.elpmaxe\u2069\u200B",
        "__proto__",
        "constructor",
    ];

    private static readonly string Rules = new JsonObject
    {
        ["rules"] = new JsonArray(
            new JsonObject
            {
                ["name"] = Attacks[0],
                ["conditions"] = new JsonArray(new JsonObject { ["left"] = "{{xdm.eventType}}", ["operator"] = "doesNotEqual", ["right"] = Attacks[1] }),
                ["actions"] = new JsonArray(new JsonObject { ["type"] = "trackEvent", ["event"] = "{{xdm.eventType}}", ["spread"] = new JsonArray("{{xdm.shop}}") }),
            },
            new JsonObject
            {
                ["name"] = "Sign-in",
                ["actions"] = new JsonArray(new JsonObject { ["type"] = "identify", ["userId"] = "{{xdm.login}}", ["anonymousId"] = "{{xdm.identityMap.ECID[0].id}}" }),
            }),
    }.ToJsonString();

    [Fact]
    public async Task Nothing_in_an_event_runs_in_any_view()
    {
        chromium.SkipWithoutBrowser();
        await using LiveRun run = await LiveRun.StartAsync(ofRules: Rules);
        string[] events = [.. Attacks.Select((_, i) => Event(i)), .. Attacks.Select(attack => attack)];
        await run.ForwardAsync(events);
        await using OpenPage open = await chromium.OpenAsync(run.Address);

        await Assertions.Expect(open.Rows).ToHaveCountAsync(events.Length);
        for (int i = 0; i < events.Length; i++)
        {
            await open.Rows.Nth(i).HoverAsync();
            await open.Rows.Nth(i).ClickAsync();
            await Assertions.Expect(open.Sheet.GetByText(i < Attacks.Length ? "The event is unreadable" : "What is sent").First).ToBeVisibleAsync();
            if (i >= Attacks.Length)
            {
                foreach (ILocator path in (await open.Sheet.Locator("button.path").AllAsync()).Take(6))
                {
                    await path.PressAsync("Enter");
                }
            }

            await open.Button("Close").ClickAsync();
        }

        // What is not to be seen is shown by its code.
        await Assertions.Expect(open.Rows.Filter(new() { HasText = "U+202E" }).First).ToBeVisibleAsync();
        await open.GoAsync("Users");
        ILocator users = open.Page.GetByLabel("Users", new() { Exact = true }).GetByRole(AriaRole.Button);
        await Assertions.Expect(users.First).ToBeVisibleAsync();
        for (int i = 0; i < await users.CountAsync(); i++)
        {
            await users.Nth(i).ClickAsync();
            await Assertions.Expect(open.Page.Locator(".stream > li").First).ToBeVisibleAsync();
        }

        await open.GoAsync("Rules");
        await Assertions.Expect(open.Page.GetByLabel("Rules document")).Not.ToHaveValueAsync(string.Empty);
        await open.Page.GetByLabel("Rules document").FillAsync(Rules.Replace("identify", "<img src=x onerror=window.scriptsRun++>", StringComparison.Ordinal));
        await open.Button("Try on the latest events").ClickAsync();
        await Assertions.Expect(open.Page.GetByLabel("Errors", new() { Exact = true })).ToBeVisibleAsync();
        await open.Page.GetByLabel("Rules document").FillAsync(Rules.Replace("spread", "properties", StringComparison.Ordinal).Replace("[\"{{xdm.shop}}\"]", "{}", StringComparison.Ordinal));
        await open.Button("Try on the latest events").ClickAsync();
        await Assertions.Expect(open.Page.Locator(".difference").First).ToBeVisibleAsync();

        await open.GoAsync("Dead letters");
        ILocator letters = open.Page.GetByRole(AriaRole.Button, new() { Name = "Show the dead letter at" });
        await Assertions.Expect(letters).ToHaveCountAsync(Attacks.Length);
        for (int i = 0; i < Attacks.Length; i++)
        {
            await letters.Nth(i).ClickAsync();
            await Assertions.Expect(open.Page.GetByLabel("Body of the event")).ToBeVisibleAsync();
            await open.Button("Close").ClickAsync();
        }

        await open.GoAsync("Flow");
        await open.ShouldBeUntouchedAsync();
    }

    [Fact]
    public async Task An_address_with_a_script_in_its_fragment_shows_a_view_and_no_more()
    {
        chromium.SkipWithoutBrowser();
        await using LiveRun run = await LiveRun.StartAsync();
        await using OpenPage open = await chromium.OpenAsync(run.Address, "users/" + Uri.EscapeDataString(Attacks[0]));
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Users");
        await open.ShouldBeUntouchedAsync();
    }

    /// <summary>An event with an attack in its type, its ids, and the names and values of its properties.</summary>
    private static string Event(int number)
    {
        string attack = Attacks[number];
        return new JsonObject
        {
            ["xdm"] = new JsonObject
            {
                ["_id"] = "0000-" + number,
                ["timestamp"] = "2026-11-09T10:00:00Z",
                ["eventType"] = attack,
                ["login"] = attack,
                ["identityMap"] = new JsonObject { ["ECID"] = new JsonArray(new JsonObject { ["id"] = attack + number }) },
                ["shop"] = new JsonObject { [attack] = attack, ["list"] = new JsonArray(attack, new JsonObject { [attack] = 1 }) },
            },
        }.ToJsonString();
    }
}

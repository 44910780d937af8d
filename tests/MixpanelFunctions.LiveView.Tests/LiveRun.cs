using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using MixpanelFunctions.Forwarding;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Diagnostics;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.LiveView.Letters;
using MixpanelFunctions.LiveView.Observing;
using MixpanelFunctions.StandIn;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Web;

namespace MixpanelFunctions.LiveView.Tests;

/// <summary>A run with its live view, as <c>run</c> puts it together: the engine, the stand-in, and one web address.</summary>
internal sealed class LiveRun : IAsyncDisposable
{
    public const string ProjectToken = "live-project-token-0123456789";

    public const string ShopKey = "live-shop-key-9876543210";

    private readonly LoopbackWeb _web;
    private readonly ServiceProvider _services;
    private readonly LiveViewPages _pages;
    private readonly TemporaryFolder _folder;
    private long _sequence;

    private LiveRun(LoopbackWeb web, ServiceProvider services, LiveViewPages pages, TemporaryFolder folder)
    {
        _web = web;
        _services = services;
        _pages = pages;
        _folder = folder;
        Client = new HttpClient { BaseAddress = web.Address };
    }

    /// <summary>Rules that send views by their name, and sign-ins.</summary>
    public static string Rules { get; } = """
        {
          "dataElements": { "key": { "secret": "SHOP_KEY" }, "page": { "path": "xdm.web.webPageDetails.name" } },
          "rules": [
            { "name": "Views", "conditions": [ { "left": "{{xdm.eventType}}", "operator": "equals", "right": "view" } ],
              "actions": [ { "type": "trackEvent", "event": "View", "properties": { "Page": "{{page}}", "Key": "{{key}}" } } ] },
            { "name": "Sign-in", "conditions": [ { "left": "{{xdm.eventType}}", "operator": "equals", "right": "signin" } ],
              "actions": [ { "type": "identify", "userId": "{{xdm.login}}", "anonymousId": "{{xdm.identityMap.ECID[0].id}}" } ] }
          ]
        }
        """;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public HttpClient Client { get; }

    public RunView View => _pages.View;

    public string RulesFile => _folder.File("rules.json");

    public Uri Address => _web.Address;

    public static async Task<LiveRun> StartAsync(bool mayBeSaved = true, Func<LiveViewOptions, LiveViewOptions>? with = null, string? ofRules = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        TemporaryFolder folder = new();
        string rules = folder.Write("rules.json", ofRules ?? Rules);
        MountedStandIn? standIn = null;
        LiveViewPages? pages = null;
        LoopbackWeb web = await LoopbackWeb.StartAsync(
            0,
            routes =>
            {
                standIn = routes.MapMixpanelStandIn(new StandInOptions());
                routes.MapLiveView(() => pages);
            },
            Cancel);
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Mixpanel:ProjectToken"] = ProjectToken,
            ["Mixpanel:BaseAddress"] = web.Address.ToString(),
            ["DeadLetters:Folder"] = folder.File("dead-letters"),
            ["Forwarding:RulesFile"] = rules,
            ["SHOP_KEY"] = ShopKey,
        }).AddInMemoryCollection(settings ?? new Dictionary<string, string?>()).Build();
        ServiceProvider services = new ServiceCollection().AddLogging().AddForwarding(configuration).BuildServiceProvider();
        LiveViewOptions options = new()
        {
            RulesFile = mayBeSaved ? rules : null,
            RulesName = rules,
            DeadLetterFolder = folder.File("dead-letters"),
            TakeOverRules = services.GetServices<IHostedService>().OfType<RulesWatcher>().Single().LookAsync,
        };
        RunView view = new(with?.Invoke(options) ?? options, services.GetRequiredService<PlanInForce>(), services.GetRequiredService<ForwardingTelemetry>());
        pages = new LiveViewPages(view, standIn, new LetterReplay(folder.File("dead-letters"), configuration, NullLoggerProvider.Instance));
        return new LiveRun(web, services, pages, folder);
    }

    /// <summary>An event of the shape that carries everything at its <c>xdm</c>.</summary>
    public static string Event(string type, string ecid = "11112222333344445555666677778888999900", string more = "") =>
        $$$"""{"xdm":{"_id":"{{{Guid.NewGuid()}}}","timestamp":"2026-11-09T10:00:00Z","eventType":"{{{type}}}","identityMap":{"ECID":[{"id":"{{{ecid}}}"}]}{{{more}}}""" + "}}";

    /// <summary>Forwards events as one batch, tells the view, and waits until it has explained so many more.</summary>
    public async Task<EventTally> ForwardAsync(params string[] events)
    {
        long before = View.History.LastId;
        EventTally tally = await ForwardUnseenAsync(events);
        while (View.History.LastId < before + events.Length)
        {
            Cancel.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return tally;
    }

    /// <summary>Forwards events as one batch and tells the view.</summary>
    public async Task<EventTally> ForwardUnseenAsync(params string[] events)
    {
        HubMessage[] batch = [.. events.Select(text => new HubMessage
        {
            Body = Encoding.UTF8.GetBytes(text),
            Partition = "0",
            SequenceNumber = _sequence++,
            EnqueuedTime = DateTimeOffset.UtcNow,
        })];
        EventTally tally = await _services.GetRequiredService<Forwarder>().ForwardAsync(batch, Cancel);
        View.Settled(batch, tally, TimeSpan.Zero);
        return tally;
    }

    /// <summary>The contents of all files of dead letters, replayed ones too.</summary>
    public string[] LetterFiles() =>
        [.. Directory.GetFiles(_folder.File("dead-letters"), "*.ndjson", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await Client.GetStringAsync(path, Cancel))!;

    /// <summary>A call that changes something, as the page makes it.</summary>
    public async Task<(int Status, JsonNode Body)> PostAsync(string path, object body, string? token = null, string? origin = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add(PageToken.Header, token ?? View.Token.Value);
        request.Headers.Add("Origin", origin ?? Address.GetLeftPart(UriPartial.Authority));
        using HttpResponseMessage response = await Client.SendAsync(request, Cancel);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _pages.Dispose();
        await _web.DisposeAsync();
        await _services.DisposeAsync();
        _folder.Dispose();
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MixpanelFunctions.Forwarding;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Diagnostics;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;

namespace MixpanelFunctions.Testing.Delivery;

/// <summary>The whole line from messages to Mixpanel, as a host sets it up: the engine, the stand-in, a dead-letter folder.</summary>
internal sealed class ForwardingLine : IAsyncDisposable
{
    public const string Token = "c0ffee00c0ffee00c0ffee00c0ffee00";

    /// <summary>Every event, its number among the properties.</summary>
    public const string EveryEvent = """
        {"rules":[{"name":"Every event","actions":[{"type":"trackEvent","event":"{{xdm.eventType}}",
          "properties":{"n":"{{data.n}}","filling":"{{data.filling}}"}}]}]}
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;

    private ForwardingLine(WatchedMixpanel mixpanel, IEnumerable<(string Name, string Value)> settings, string rules, TimeProvider time)
    {
        Mixpanel = mixpanel;
        Dictionary<string, string?> all = new()
        {
            ["EventHubName"] = "edge-events",
            ["Mixpanel:ProjectToken"] = Token,
            ["Mixpanel:BaseAddress"] = mixpanel.Address.ToString(),
            ["Mixpanel:RetryDelay"] = "00:00:00.001",
            ["Mixpanel:MaxRetryDelay"] = "00:00:00.002",
            ["Mixpanel:Compression"] = "None",
            ["DeadLetters:Folder"] = DeadLetterFolder,
            ["Forwarding:RulesFile"] = _folder.Write("rules.json", rules),
        };
        foreach ((string name, string value) in settings)
        {
            all[name.Replace("__", ":", StringComparison.Ordinal)] = value;
        }

        _services = new ServiceCollection()
            .AddSingleton(time)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddForwarding(new ConfigurationBuilder().AddInMemoryCollection(all).Build())
            .BuildServiceProvider();
        Forwarder = _services.GetRequiredService<Forwarder>();
    }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public WatchedMixpanel Mixpanel { get; }

    public Forwarder Forwarder { get; }

    public KeptLog Log { get; } = new();

    public ForwardingTelemetry Telemetry => _services.GetRequiredService<ForwardingTelemetry>();

    public string DeadLetterFolder => _folder.File("dead-letters");

    public IReadOnlyList<System.Text.Json.Nodes.JsonNode> DeadLetters => DeadLetterLines.Read(DeadLetterFolder);

    public long[] DeadNumbers => [.. DeadLetters.Select(DeadLetterLines.SequenceNumber).Order()];

    public static Task<ForwardingLine> StartAsync(params (string Name, string Value)[] settings) =>
        StartAsync(new StandInOptions(), settings);

    public static Task<ForwardingLine> StartAsync(StandInOptions standIn, params (string Name, string Value)[] settings) =>
        StartAsync(standIn, EveryEvent, TimeProvider.System, settings);

    public static async Task<ForwardingLine> StartAsync(
        StandInOptions standIn, string rules, TimeProvider time, params (string Name, string Value)[] settings) =>
        new(await WatchedMixpanel.StartAsync(standIn), settings, rules, time);

    public Task<EventTally> ForwardAsync(params HubMessage[] messages) => Forwarder.ForwardAsync(messages, Cancel);

    /// <summary>A fault of the stand-in's.</summary>
    public void Fault(FaultKind kind, FaultTrigger when, int status = 503) =>
        Mixpanel.Faults.Add(new Fault { Kind = kind, When = when, Status = status });

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Mixpanel.DisposeAsync();
        _folder.Dispose();
        Log.Dispose();
    }
}

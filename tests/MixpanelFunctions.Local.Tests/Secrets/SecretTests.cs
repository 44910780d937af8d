using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.Testing.Delivery;
using MixpanelFunctions.Testing.Programs;
using MixpanelFunctions.Testing.Telemetry;

namespace MixpanelFunctions.Local.Tests.Secrets;

/// <summary>Known secrets are planted, every way to fail is taken, and all that is left behind is searched for them.</summary>
public class SecretTests
{
    /// <summary>The secret in a condition, a property, a text, a profile, an id; code that throws what is personal.</summary>
    private const string Rules = """
        {"dataElements":{
           "secret":{"secret":"PLANTED_SECRET"},
           "throws":{"customCode":"throw new Error('no ' + arc.event.xdm.email);"}},
         "rules":[
          {"name":"Condition","conditions":[{"left":"{{secret}}","operator":"doesNotEqual","right":"{{xdm.email}}"}],
           "actions":[{"type":"trackEvent","event":"e","distinctId":"{{xdm.email}}","time":"{{xdm.timestamp}}",
             "properties":{"n":"{{data.n}}","Key":"{{secret}}","Text":"key {{secret}}, name {{data.name}}"}}]},
          {"name":"Retail","actions":[{"type":"trackEvent","project":"retail","event":"r","insertId":"{{secret}}","properties":{"n":"{{data.n}}"}}]},
          {"name":"Profile","actions":[{"type":"setProfile","distinctId":"{{xdm.email}}","set":{"Key":"{{secret}}","$name":"{{data.name}}"}}]},
          {"name":"Throws","conditions":[{"left":"{{throws}}","operator":"equals","right":"{{secret}}"}],"actions":[{"type":"trackEvent","event":"never"}]}]}
        """;

    private static readonly (string Name, string Value)[] Settings =
    [
        ("PLANTED_SECRET", PlantedSecrets.ElementSecret),
        ("Forwarding__CustomCodeTimeout", "00:00:10"),
        ("Mixpanel__ProjectToken", PlantedSecrets.Token),
        ("Mixpanel__Projects__retail__ProjectToken", PlantedSecrets.RetailToken),
        ("Mixpanel__Projects__account__ServiceAccount__Username", "forwarder"),
        ("Mixpanel__Projects__account__ServiceAccount__Secret", PlantedSecrets.AccountSecret),
        ("Mixpanel__Projects__account__ProjectId", "4711"),
    ];

    public static TheoryData<FaultKind> Faults => [.. Enum.GetValues<FaultKind>()];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task No_fault_of_Mixpanel_brings_one_to_light(FaultKind kind)
    {
        using ActivityText traces = new();
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            new StandInOptions(),
            Rules,
            TimeProvider.System,
            [.. Settings, ("Mixpanel__TotalBudget", "00:00:01"), ("Mixpanel__AttemptTimeout", "00:00:00.3")]);
        line.Mixpanel.Faults.Add(new Fault
        {
            Kind = kind,
            When = FaultTrigger.Always,
            Delay = kind is FaultKind.Delay or FaultKind.LateAnswer ? TimeSpan.FromSeconds(1) : default,
            EventsPerSecond = kind == FaultKind.RateLimit ? 1 : 0,
        });

        string thrown = await ThrownAsync(line);
        await CheckAllAsync(line, thrown + traces.Text);
    }

    [Theory]
    [InlineData(401, "token {0} is not known")]
    [InlineData(400, "no list, but {0} is refused")]
    [InlineData(400, "{{\"code\":400,\"error\":\"{0}\",\"failed_records\":[{{\"index\":0,\"field\":\"properties.{0}\",\"message\":\"{0} is wrong, and {1} is\"}}],\"num_records_imported\":0}}")]
    [InlineData(503, "{{\"error\":\"{0}\"}}")]
    public async Task An_answer_that_echoes_one_is_not_passed_on(int status, string body)
    {
        using ActivityText traces = new();
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            new StandInOptions(), Rules, TimeProvider.System, [.. Settings, ("Mixpanel__TotalBudget", "00:00:01")]);
        line.Mixpanel.Faults.Add(new Fault
        {
            Kind = FaultKind.Status,
            When = FaultTrigger.Always,
            Status = status,
            Body = string.Format(System.Globalization.CultureInfo.InvariantCulture, body, PlantedSecrets.Token, PlantedSecrets.RetailToken),
        });

        string thrown = await ThrownAsync(line);
        await CheckAllAsync(line, thrown + traces.Text);
    }

    [Fact]
    public async Task Records_that_are_refused_are_kept_without_them()
    {
        using ActivityText traces = new();
        // Its clock is behind: it refuses the record as lying ahead.
        await using ForwardingLine line = await ForwardingLine.StartAsync(new StandInOptions { TimeProvider = new SkippingClock() }, Rules, TimeProvider.System, Settings);

        using MetricTap metrics = new(line.Telemetry);
        EventTally tally = await line.ForwardAsync(Messages(EdgeEvents.TooLate));

        Assert.True(tally.RecordsDeadLettered > 0);
        await CheckAllAsync(line, traces.Text + Text(metrics));
    }

    [Theory]
    [InlineData("DeadLetters__ConnectionString", "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=" + PlantedSecrets.Key + ";BlobEndpoint=http://127.0.0.1:1/devstoreaccount1;")]
    [InlineData("DeadLetters__ConnectionString", "BlobEndpoint=http://127.0.0.1:1/devstoreaccount1;SharedAccessSignature=sv=2026-01-01&sig=" + PlantedSecrets.Signature)]
    public async Task Storage_that_does_not_answer_tells_neither_key_nor_signature(string setting, string connection)
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            new StandInOptions(), Rules, TimeProvider.System, [.. Settings, (setting, connection), ("DeadLetters__Folder", "")]);

        DeliveryIncompleteException thrown = await Assert.ThrowsAsync<DeliveryIncompleteException>(() => line.ForwardAsync(Messages()));

        await CheckAllAsync(line, thrown.ToString());
    }

    [Theory]
    [InlineData("validate")]
    [InlineData("explain", "events.ndjson")]
    [InlineData("map", "events.ndjson", "--dead-letters", "unmapped.ndjson")]
    [InlineData("run", "--once", "--events", "events.ndjson", "--port", "0", "--amqp-port", "0")]
    [InlineData("replay", "http://127.0.0.1:1/devstoreaccount1/letters?sv=2026-01-01&sr=c&sp=rl&sig=" + PlantedSecrets.Signature)]
    [InlineData("replay", "http://127.0.0.1:1/devstoreaccount1/letters", "--settings", "broken.settings.json")]
    [InlineData("validate", "--settings", "broken.settings.json")]
    public async Task No_command_shows_one(string command, params string[] arguments)
    {
        using ProgramFolder folder = new();
        folder.Write("rules.json", Rules);
        folder.Write("events.ndjson", string.Join('\n', Messages().Select(message => Encoding.UTF8.GetString(message.Body.Span))));
        folder.Write("broken.settings.json", $$$"""
            {"Values":{"Mixpanel__ProjectToken":"{{{PlantedSecrets.Token}}}","Mixpanel__ProjectTokn":"{{{PlantedSecrets.RetailToken}}}",
              "DeadLetters__ConnectionString":"AccountKey={{{PlantedSecrets.Key}}}","Mixpanel__MaxConcurrency":"many"} }
            """);
        LocalProgram program = folder.Program;
        foreach ((string name, string value) in Settings)
        {
            program.With(name, value);
        }

        Ended ended = (await program.RunAsync([command, .. arguments])).ShouldBePlain();

        // What map writes is the record as it is sent; that is what it is for.
        string output = command == "map" ? ended.Errors : ended.Output + ended.Errors;
        PlantedSecrets.ShouldNotBeIn(output, PlantedSecrets.All, command);
        foreach (string file in Directory.GetFiles(folder.Path, "*.ndjson", SearchOption.AllDirectories))
        {
            PlantedSecrets.ShouldNotBeIn(await File.ReadAllTextAsync(file, ForwardingLine.Cancel), PlantedSecrets.All, file);
        }
    }

    /// <summary>One that is well, one whose time is refused, one that is no JSON.</summary>
    private static HubMessage[] Messages(string time = EdgeEvents.Time) => EdgeEvents.Many(3, body: number => number == 3 ? "{\"xdm\":" : $$"""
        {"xdm":{"timestamp":"{{(number == 2 ? "never" : time)}}","email":"kari.nordmann@example.test",
          "identityMap":{"ECID":[{"id":"64539893093684966363391524935419780860"}]} },"data":{"n":{{number}},"name":"Kari Nordmann"} }
        """.ReplaceLineEndings(" "));

    private static async Task<string> ThrownAsync(ForwardingLine line)
    {
        using MetricTap metrics = new(line.Telemetry);
        string thrown = string.Empty;
        try
        {
            await line.ForwardAsync(Messages());
        }
        catch (DeliveryIncompleteException exception)
        {
            thrown = exception.ToString();
        }

        return thrown + Text(metrics);
    }

    /// <summary>All that metrics tell, the gauges included.</summary>
    private static string Text(MetricTap metrics)
    {
        metrics.Observe();
        return string.Join('\n', metrics.All.Select(measured => $"{measured.Metric} {measured.Text}"));
    }

    private static async Task CheckAllAsync(ForwardingLine line, string further)
    {
        using HttpClient browser = new() { BaseAddress = line.Mixpanel.Address };
        foreach (string page in new[] { "summary", "events", "profiles", "groups", "users?id=kari.nordmann%40example.test", "refused-links" })
        {
            string shown = await browser.GetStringAsync($"stand-in/{page}", ForwardingLine.Cancel);
            // The element's secret stands in the records because the rules send it.
            PlantedSecrets.ShouldNotBeIn(shown, PlantedSecrets.All.Except([PlantedSecrets.ElementSecret]), page);
        }

        PlantedSecrets.ShouldNotBeIn(line.Log.Text, PlantedSecrets.All, "the log");
        PlantedSecrets.ShouldNotBeIn(further, PlantedSecrets.All, "an exception, a trace or a metric");
        PlantedSecrets.ShouldNotBeIn(string.Join('\n', line.DeadLetters.Select(letter => letter.ToJsonString())), PlantedSecrets.All, "a dead letter");
        string[] told = [.. line.Log.Text.Split('\n').Where(text => !text.StartsWith($"{LogLevel.Trace}", StringComparison.Ordinal) && !text.StartsWith($"{LogLevel.Debug}", StringComparison.Ordinal))];
        PlantedSecrets.ShouldNotBeIn(string.Join('\n', told), PlantedSecrets.Personal, "the log from Information on");
        PlantedSecrets.ShouldNotBeIn(further, PlantedSecrets.Personal, "an exception, a trace or a metric");
    }

    /// <summary>All that traces tell: names, tags, events, states.</summary>
    private sealed class ActivityText : IDisposable
    {
        private readonly StringBuilder _text = new();
        private readonly ActivityListener _listener;

        public ActivityText()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = _ => true,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = Note,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public string Text
        {
            get
            {
                lock (_text)
                {
                    return _text.ToString();
                }
            }
        }

        public void Dispose() => _listener.Dispose();

        private void Note(Activity activity)
        {
            lock (_text)
            {
                _text.AppendLine($"{activity.DisplayName} {activity.StatusDescription} {string.Join(", ", activity.TagObjects)} {string.Join(", ", activity.Events.SelectMany(told => told.Tags))}");
            }
        }
    }
}

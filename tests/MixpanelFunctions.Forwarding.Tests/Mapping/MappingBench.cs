using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Tests.Configuration;

namespace MixpanelFunctions.Forwarding.Tests.Mapping;

/// <summary>Rules, compiled, and a mapper to lay events on.</summary>
internal sealed class MappingBench
{
    /// <summary>When the hub took the events.</summary>
    public static readonly DateTimeOffset Enqueued = new(2026, 3, 1, 12, 0, 0, 250, TimeSpan.Zero);

    /// <summary>When they are mapped.</summary>
    public static readonly DateTimeOffset Now = Enqueued + TimeSpan.FromMinutes(5);

    /// <summary>What the rules' version is taken to be: golden records must not hang on how a test spells its rules.</summary>
    public const string RulesVersion = "5e7f0a11";

    private MappingBench(ForwardingPlan plan, ForwardingConfiguration configuration) =>
        (Plan, Configuration, Mapper) = (plan, configuration, new EventMapper(plan));

    public ForwardingPlan Plan { get; }

    public ForwardingConfiguration Configuration { get; }

    public EventMapper Mapper { get; }

    /// <summary>Rules as a rules file has them.</summary>
    public static MappingBench ForRules(string rules, params IEnumerable<(string Name, string? Value)> settings)
    {
        ConfigurationErrors errors = new();
        IConfiguration configuration = AppSettings.Of(
            [
                ("Mixpanel__ProjectToken", AppSettings.Token),
                ("EventHubName", "edge"),
                // Far more than any code here takes: a machine that is busy must not change a result.
                ("Forwarding__CustomCodeTimeout", "00:00:10"),
                .. settings,
            ]);
        RulesDocument document = RulesFile.Parse(rules, Place.File("rules.json"), errors)!;
        ForwardingConfiguration read = new()
        {
            Forwarding = ForwardingOptions.Read(configuration, errors),
            Mixpanel = MixpanelOptions.Read(configuration, errors),
            DeadLetters = DeadLetterOptions.Read(configuration, errors),
            Rules = document,
            Setting = name => configuration[name],
            RulesVersion = RulesVersion,
        };
        ForwardingPlan plan = ForwardingPlan.Compile(read, errors);
        errors.ThrowIfAny();
        return new MappingBench(plan, read);
    }

    /// <summary>The built-in rule, with what app settings add.</summary>
    public static MappingBench ForBuiltInRule(params IEnumerable<(string Name, string? Value)> settings)
    {
        ConfigurationErrors errors = new();
        ForwardingConfiguration read = ForwardingConfiguration.Read(AppSettings.WithToken(settings), Path.GetTempPath(), errors);
        ForwardingPlan plan = ForwardingPlan.Compile(read, errors);
        errors.ThrowIfAny();
        return new MappingBench(plan, read);
    }

    /// <summary>One rule with one trackEvent: what is given beside its type; the event is named "Test" unless that says otherwise.</summary>
    public static MappingBench ForAction(string keys, params IEnumerable<(string Name, string? Value)> settings)
    {
        string name = keys.Contains("\"event\"", StringComparison.Ordinal) ? string.Empty : """, "event": "Test" """;
        string rest = keys.Length == 0 ? string.Empty : ", " + keys;
        return ForRules($$"""{ "rules": [ { "name": "Every event", "actions": [ { "type": "trackEvent"{{name}}{{rest}} } ] } ] }""", settings);
    }

    public static HubMessage Message(ReadOnlyMemory<byte> body, long sequenceNumber = 42, string partition = "3") => new()
    {
        Body = body,
        Partition = partition,
        SequenceNumber = sequenceNumber,
        EnqueuedTime = Enqueued,
    };

    public static HubMessage Message(string body, long sequenceNumber = 42, string partition = "3") =>
        Message(Encoding.UTF8.GetBytes(body), sequenceNumber, partition);

    public RecordCollector Map(string body) => Map(Message(body));

    public RecordCollector Map(HubMessage message)
    {
        RecordCollector collector = new(new Utf8Buffer(16));
        Mapper.Map(message, Now, collector);
        Assert.Equal(0, collector.Leftover);
        Assert.Equal(collector.Begun, collector.Ended);
        return collector;
    }

    /// <summary>The one record of the one event with that XDM.</summary>
    public string RecordOf(string xdm) => Record($$"""{"xdm":{{xdm}}}""");

    /// <summary>The one record of the one event.</summary>
    public string Record(string body) => Record(Message(body));

    public string Record(HubMessage message)
    {
        RecordCollector mapped = Map(message);
        Assert.Empty(mapped.Failures);
        return Assert.Single(mapped.Records);
    }

    /// <summary>The properties of the one record of the one event with that XDM.</summary>
    public JsonElement PropertiesOf(string xdm) => Properties(RecordOf(xdm));

    public EventFailure FailureOf(string xdm)
    {
        RecordCollector mapped = Map($$"""{"xdm":{{xdm}}}""");
        Assert.Empty(mapped.Records);
        return Assert.Single(mapped.Failures);
    }

    public static JsonElement Properties(string record) => JsonDocument.Parse(record).RootElement.GetProperty("properties");
}

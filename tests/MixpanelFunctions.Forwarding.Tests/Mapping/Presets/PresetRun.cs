using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Presets;

/// <summary>Maps events by one action with the standard preset, and keeps the records.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The buffer's array comes from the pool, which can do without it.")]
internal sealed class PresetRun : IRecordSink
{
    public static DateTimeOffset Now { get; } = new(2026, 11, 9, 12, 0, 0, TimeSpan.Zero);

    private readonly Utf8Buffer _target = new();
    private readonly EventMapper _mapper;

    /// <param name="more">Further settings of the action, as JSON with a comma before them.</param>
    /// <param name="settings">Further app settings.</param>
    public PresetRun(string more = "", params (string Name, string Value)[] settings)
    {
        ConfigurationErrors errors = new();
        RulesDocument rules = RulesFile.Parse(
            $$"""{ "rules": [ { "name": "All", "actions": [ { "type": "trackEvent", "event": "E", "preset": "standard"{{more}} } ] } ] }""",
            Place.File("test"),
            errors)!;
        _mapper = Mapper(settings, errors, configuration => configuration with { Rules = rules });
    }

    private PresetRun(EventMapper mapper) => _mapper = mapper;

    public List<string> Records { get; } = [];

    public List<EventFailure> Failures { get; } = [];

    /// <summary>Maps by the built-in rule, as where nothing but a token is set.</summary>
    public static PresetRun BuiltIn() => new(Mapper([], new ConfigurationErrors(), configuration => configuration));

    /// <summary>The preset's properties of an event, given as the content of <c>xdm</c>.</summary>
    public static JsonObject Of(string xdm, string more = "") => new PresetRun(more).Properties(xdm);

    public JsonObject Properties(string xdm)
    {
        Records.Clear();
        Map($$"""{"xdm":{"_id":"e-1","timestamp":"2026-11-09T06:00:00Z",{{xdm}} } }""");
        return JsonNode.Parse(Assert.Single(Records))!["properties"]!.AsObject();
    }

    public void Map(string message) => Map(Encoding.UTF8.GetBytes(message));

    public void Map(ReadOnlyMemory<byte> body) =>
        _mapper.Map(new HubMessage { Body = body, Partition = "0", SequenceNumber = 1, EnqueuedTime = Now }, Now, this);

    /// <summary>Maps without keeping anything, for measuring.</summary>
    public void MapOnly(ReadOnlyMemory<byte> body)
    {
        KeepsRecords = false;
        Map(body);
    }

    public bool KeepsRecords { get; private set; } = true;

    public void BeginEvent(EventValues values) => _target.Truncate(0);

    public void Matched(CompiledRule rule)
    {
    }

    public Utf8Buffer Open(CompiledAction action, Destination destination) => _target;

    public void Close(CompiledAction action, int start)
    {
        if (KeepsRecords)
        {
            Records.Add(Encoding.UTF8.GetString(_target.Written[start..]));
        }
    }

    public void Skipped(CompiledAction action, string reason)
    {
    }

    public void Failed(EventFailure failure) => Failures.Add(failure);

    public void EndEvent()
    {
    }

    /// <summary>A text as JSON, for putting into an event.</summary>
    public static string Json(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static EventMapper Mapper((string Name, string Value)[] settings, ConfigurationErrors errors, Func<ForwardingConfiguration, ForwardingConfiguration> change)
    {
        IConfigurationRoot values = new ConfigurationBuilder().AddInMemoryCollection(
            settings.Append(("Mixpanel__ProjectToken", "token"))
                .Select(setting => KeyValuePair.Create<string, string?>(setting.Item1.Replace("__", ":", StringComparison.Ordinal), setting.Item2))).Build();
        ForwardingConfiguration configuration = change(ForwardingConfiguration.Read(values, Path.GetTempPath(), errors));
        ForwardingPlan plan = ForwardingPlan.Compile(configuration, errors);
        Assert.Empty(errors.All);
        return new EventMapper(plan);
    }
}

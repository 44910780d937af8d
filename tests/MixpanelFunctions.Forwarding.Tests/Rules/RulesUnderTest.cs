using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Messages;
using MixpanelFunctions.Forwarding.Rules.Conditions;
using MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;
using MixpanelFunctions.Forwarding.Rules.Values;
using MixpanelFunctions.Forwarding.Tests.Events;

namespace MixpanelFunctions.Forwarding.Tests.Rules;

/// <summary>Values and conditions as a rules file writes them, compiled by the real parser and compilers, asked of events.</summary>
internal sealed class RulesUnderTest : IEventSink
{
    private readonly ConfigurationErrors _errors = new();
    private readonly ValueCompiler _values;
    private readonly ConditionCompiler _conditions;
    private MessageReader? _reader;
    private EventValues? _event;

    public RulesUnderTest(string dataElements = "{}", IReadOnlyDictionary<string, string>? settings = null)
    {
        RulesDocument document = new RulesParser(_errors).Document(Json($$"""{"dataElements":{{dataElements}}}"""), Place.File("rules.json"));
        _values = new ValueCompiler(document.DataElements, name => settings?.GetValueOrDefault(name), new CodeLimits(TimeSpan.FromSeconds(1)), _errors);
        _conditions = new ConditionCompiler(_values, _errors);
    }

    /// <summary>What is wrong, each on a line.</summary>
    public IReadOnlyList<string> Errors => [.. _errors.All.Select(error => $"{error.Place}: {error.Message}")];

    public IReadOnlyList<string> Secrets => _values.Secrets;

    /// <summary>The value of a rule's text or JSON for one event, as JSON; <see langword="null"/> where it is missing.</summary>
    public static string? Value(string value, string @event, string dataElements = "{}", IReadOnlyDictionary<string, string>? settings = null)
    {
        RulesUnderTest rules = new(dataElements, settings);
        ValueExpression expression = rules.Compile(value);
        Assert.Empty(rules.Errors);
        return rules.Evaluate(expression, @event);
    }

    /// <summary>Whether a condition holds for one event.</summary>
    public static bool Holds(string condition, string @event, string dataElements = "{}")
    {
        RulesUnderTest rules = new(dataElements);
        Condition? compiled = rules.CompileCondition(condition);
        Assert.Empty(rules.Errors);
        return compiled!.Holds(rules.Read(@event));
    }

    public ValueExpression Compile(string json) => _values.Compile(Json(json), Place.File("value"));

    public Condition? CompileCondition(string json)
    {
        RulesDocument document = new RulesParser(_errors).Document(
            Json($$"""{"rules":[{"name":"r","conditions":[{{json}}],"actions":[{"type":"trackEvent"}]}]}"""), Place.File("rules.json"));
        return _conditions.Compile(document.Rules[0].Conditions[0]);
    }

    /// <summary>Reads an event, all values and conditions being compiled.</summary>
    public EventValues Read(string @event)
    {
        _reader ??= new MessageReader(_event = new EventValues(_values.Paths.Build(), _values.Constants.ToArray()));
        _reader.Read(
            new HubMessage { Body = Encoding.UTF8.GetBytes(@event), Partition = "0", SequenceNumber = 1, EnqueuedTime = DateTimeOffset.UnixEpoch },
            this);
        return _event!;
    }

    public string? Evaluate(ValueExpression expression, string @event)
    {
        EventValues values = Read(@event);
        string? json = ReadValue.Json(values, expression.Evaluate(values));
        // Asked again for the same event, it is the same.
        Assert.Equal(json, ReadValue.Json(values, expression.Evaluate(values)));
        return json;
    }

    void IEventSink.OnEvent(EventValues values)
    {
    }

    void IEventSink.OnUnreadable(EventValues values, string reason) => Assert.Fail(reason);

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}

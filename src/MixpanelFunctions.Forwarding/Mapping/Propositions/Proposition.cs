using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Propositions;

/// <summary>
/// A proposition of Adobe Target or Journey Optimizer, the item of <c>xdm._experience.decisioning.propositions</c>, as an experiment and
/// its variant.
/// </summary>
internal sealed class Proposition
{
    /// <summary>Where an event has its propositions.</summary>
    public const string List = "{{xdm._experience.decisioning.propositions}}";

    private const string EventType = "xdm._experience.decisioning.propositionEventType";

    private readonly ValueExpression _eventTypes;
    private readonly ValueExpression _display;
    private readonly ValueExpression _interact;
    private readonly ValueExpression _type;

    /// <summary>Compiles what is read of an event and of its propositions; inside an action with <c>forEach</c>.</summary>
    public Proposition(ValueCompiler values, Place place)
    {
        _eventTypes = values.Path(EventType);
        _display = values.Path(EventType + ".display");
        _interact = values.Path(EventType + ".interact");
        _type = values.Path("xdm.eventType");
        ValueExpression id = values.Text("{{item.id}}", place);
        ValueExpression strategies = values.Text("{{item.scopeDetails.strategies}}", place);
        Experiment = new FirstTextExpression([.. Named("activity"), new TargetIdExpression(id, "activityId"u8.ToArray()), new StrategyExpression(strategies, "strategyID"u8.ToArray())]);
        Variant = new FirstTextExpression([.. Named("experience"), new TargetIdExpression(id, "experienceId"u8.ToArray()), new StrategyExpression(strategies, "treatmentID"u8.ToArray())]);

        ValueExpression[] Named(string what) =>
        [
            .. ((string[])["scopeDetails.", string.Empty]).SelectMany(above => (string[])[$"{above}{what}.name", $"{above}{what}.id", $"{above}{what}"])
                .Select(path => values.Text($"{{{{item.{path}}}}}", place)),
        ];
    }

    /// <summary>The activity: its name, or else its id.</summary>
    public ValueExpression Experiment { get; }

    /// <summary>The experience, or a content experiment's treatment: its name, or else its id.</summary>
    public ValueExpression Variant { get; }

    /// <summary>
    /// Whether the event says that the visitor saw its propositions, or used them: by <c>propositionEventType</c>, and only where that is
    /// missing by the event's type. What was merely decided or fetched is not an exposure.
    /// </summary>
    public bool IsShown(EventValues values)
    {
        if (_eventTypes.Evaluate(values).Kind == JsonKind.Object)
        {
            return IsOn(values, _display.Evaluate(values)) || IsOn(values, _interact.Evaluate(values));
        }

        JsonValue type = _type.Evaluate(values);
        return type.Kind == JsonKind.String
            && values.PlainText(type) is var text
            && (text.SequenceEqual("decisioning.propositionDisplay"u8) || text.SequenceEqual("decisioning.propositionInteract"u8));
    }

    /// <summary>XDM counts, <c>1</c> or <c>0</c>; some senders write texts.</summary>
    private static bool IsOn(EventValues values, JsonValue value) => JavaScriptComparison.IsTruthy(values, NumberText.Of(values, value));
}

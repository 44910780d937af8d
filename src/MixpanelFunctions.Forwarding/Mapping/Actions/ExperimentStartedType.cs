using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Propositions;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>
/// <c>experimentStarted</c>: sends <c>$experiment_started</c>, so that Mixpanel's Experiments report shows who saw which variant
/// (mixpanel/docs, docs/experiments, "Implementation for Experimentation").
/// </summary>
internal sealed class ExperimentStartedType : ActionType
{
    private static readonly JsonElement EventName = JsonSerializer.SerializeToElement("$experiment_started", RulesJson.Plain.String);
    private static readonly PropertyName Experiment = new("Experiment name");
    private static readonly PropertyName Variant = new("Variant name");

    public override string Name => "experimentStarted";

    public override string Summary =>
        "Sends `$experiment_started` for each proposition of Adobe Target or Journey Optimizer that the visitor saw, once for each visitor, experience and day.";

    public override string Example => $$"""{ "type": "experimentStarted", "forEach": "{{Proposition.List}}" }""";

    public override IReadOnlyList<string> OptionalKeys =>
        ["distinctId", "time", "properties", ActionDefinition.PropertiesJson, "spread", "flatten", "preset"];

    internal override string? ImpliedForEach => Proposition.List;

    internal override IReadOnlyList<CompiledAction> Compile(ActionScope scope)
    {
        ActionDefinition definition = scope.Definition;
        Proposition proposition = new(scope.Values, scope.Place);
        PropertiesCompiler compiler = new(scope.Values, scope.Errors);
        (PropertyName Name, ValueExpression Value)[] own = compiler.Compile(
            definition.Properties, definition.PropertiesPlace ?? scope.Place.Key("properties"), areOfEvent: true, out ValueExpression? whole);
        (PropertyName Name, ValueExpression Value)[] names = [(Experiment, proposition.Experiment), (Variant, proposition.Variant)];
        foreach ((PropertyName name, _) in own.Where(property => names.Any(other => other.Name.Text == property.Name.Text)))
        {
            scope.Errors.Add(scope.Place.Key("properties").Key(name.Text), $"\"{name.Text}\" is taken from the proposition; to set it yourself, use trackEvent");
        }

        ValueExpression[] spread = [.. definition.Spread.Select((token, item) => compiler.ObjectToken(token, scope.Place.Key("spread").Item(item)))];
        (Destination destination, Destination? ofOldEvents) = scope.Destinations.OfEvents(definition, out ProjectOptions? project);
        TrackEventAction exposure = new(scope.Rule, scope.Index, destination)
        {
            OfOldEvents = ofOldEvents,
            Token = scope.Destinations.IsTracked && project?.Token is { } token ? JsonEscapes.Quote(token) : null,
            Event = scope.Value(EventName, "event"),
            DistinctId = scope.Id(definition.DistinctId, "distinctId"),
            Stamp = scope.Stamp(new ExperimentId(proposition)),
            Policy = scope.Policy,
            Properties = [.. names, .. own],
            Spread = whole is null ? spread : [whole, .. spread],
            Preset = scope.Preset(),
            Constants = scope.Constants,
            Groups = scope.Groups,
            Flatten = definition.Flatten,
            OnLimit = scope.Configuration.Forwarding.OnLimit,
            Ids = scope.Ids,
        };
        return [new ExperimentAction(exposure, proposition) { When = scope.When, ForEach = scope.ForEach }];
    }

    internal override IEnumerable<FieldExplanation> Explain(FieldSources sources, CompiledAction action, ActionDefinition definition)
    {
        yield return new FieldExplanation("event", EventName.GetRawText(), []);
        yield return new FieldExplanation($"properties.{Experiment.Text}", string.Empty, [], "the proposition's activity: its name, or else its id");
        yield return new FieldExplanation($"properties.{Variant.Text}", string.Empty, [], "the proposition's experience or treatment: its name, or else its id");
        foreach (FieldExplanation field in TrackEventType.ExplainRecord(sources, (action as ExperimentAction)?.Exposure, definition))
        {
            yield return field;
        }
    }
}

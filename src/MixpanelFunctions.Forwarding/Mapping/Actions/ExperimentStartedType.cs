using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Rules;
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

    public override IReadOnlyList<string> Aliases => ["experiment", "exposure"];

    public override string Summary =>
        "Sends `$experiment_started` for each proposition of Adobe Target or Journey Optimizer that the visitor saw, once for each visitor, experience and day.";

    public override string Example => $$"""{ "type": "experimentStarted", "forEach": "{{Proposition.List}}" }""";

    public override IReadOnlyList<string> OptionalKeys =>
        ["distinctId", "time", "properties", ActionDefinition.PropertiesJson, "spread", "flatten", "preset"];

    internal override string? ImpliedForEach => Proposition.List;

    internal override IReadOnlyList<CompiledAction> Compile(ActionScope scope)
    {
        Proposition proposition = new(scope.Values, scope.Place);
        (PropertyName Name, ValueExpression Value)[] names = [(Experiment, proposition.Experiment), (Variant, proposition.Variant)];
        TrackEventAction exposure = TrackEventType.CompileRecord(scope, EventName, names, new ExperimentId(proposition));
        foreach ((PropertyName name, _) in exposure.Properties.Skip(names.Length).Where(property => names.Any(other => other.Name.Text == property.Name.Text)))
        {
            scope.Errors.Add(scope.Place.Key("properties").Key(name.Text), $"\"{name.Text}\" is taken from the proposition; to set it yourself, use trackEvent");
        }

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

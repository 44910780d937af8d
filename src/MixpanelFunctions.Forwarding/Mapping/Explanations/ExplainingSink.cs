using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Mapping.Repairs;
using MixpanelFunctions.Forwarding.Rules;
using MixpanelFunctions.Forwarding.Rules.Conditions;
using MixpanelFunctions.Forwarding.Rules.Explanations;
using MixpanelFunctions.Forwarding.Rules.Filters;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Explanations;

/// <summary>Collects what the mapper does with an event, and explains the rules while the event's values are available.</summary>
internal sealed class ExplainingSink(ForwardingPlan plan, RulesDocument document) : IRecordSink, IDisposable
{
    /// <summary>How many items are explained: enough to see why, for lists of any length.</summary>
    private const int MostItems = 100;

    private readonly List<EventExplanation> _events = [];
    private readonly List<(CompiledAction Action, Destination Destination, string Json)> _records = [];
    private readonly List<(CompiledAction Action, string Reason)> _skips = [];
    private readonly List<(CompiledAction Action, string Note)> _notes = [];
    private readonly List<EventFailure> _failures = [];
    private readonly HashSet<CompiledRule> _matched = [];
    private readonly Utf8Buffer _buffer = new();
    private bool _isFiltered;
    private EventValues _values = null!;
    private Destination _destination = null!;

    /// <summary>The explanations so far.</summary>
    public IReadOnlyList<EventExplanation> Take()
    {
        EventExplanation[] taken = [.. _events];
        _events.Clear();
        return taken;
    }

    public void BeginEvent(EventValues values)
    {
        _values = values;
        _records.Clear();
        _skips.Clear();
        _notes.Clear();
        _failures.Clear();
        _matched.Clear();
        _isFiltered = false;
        _buffer.Truncate(0);
    }

    public void Filtered(CompiledFilter filter) => _isFiltered = true;

    public void Matched(CompiledRule rule) => _matched.Add(rule);

    public Utf8Buffer Open(CompiledAction action, Destination destination)
    {
        _destination = destination;
        return _buffer;
    }

    public void Close(CompiledAction action, int start)
    {
        _records.Add((action, _destination, Encoding.UTF8.GetString(_buffer.Written[start..])));
        _buffer.Truncate(start);
    }

    public void Skipped(CompiledAction action, string reason) => _skips.Add((action, reason));

    public void Repaired(CompiledAction action, ReadOnlySpan<byte> name, RepairKinds kinds)
    {
        string property = Encoding.UTF8.GetString(name);
        _notes.AddRange(kinds.Each().Select(kind => (action, $"\"{property}\" {kind.Describe()}")));
    }

    public void Failed(EventFailure failure) => _failures.Add(failure);

    public void EndEvent()
    {
        EventFailure? unread = _failures.Find(failure => failure.Stage == FailureStage.Parse);
        ExplanationScope scope = new(_values, plan.Paths.Slots, document.DataElements, plan.Elements);
        IReadOnlyList<FilterExplanation> filters = unread is null ? FilterExplainer.Explain(plan.Filters, scope) : [];
        bool isStopped = unread is not null || _isFiltered || filters.Any(filter => filter.IsAsked && filter.Outcome == FilterOutcome.Fails);
        _events.Add(new EventExplanation
        {
            SequenceNumber = _values.Message.SequenceNumber,
            IndexInMessage = _values.IndexInMessage,
            Text = Encoding.UTF8.GetString(_values.Text),
            Shape = unread is null ? _values.Shape : EventShape.Unknown,
            Outcome = _failures.Count > 0 ? EventOutcome.DeadLettered : _records.Count > 0 ? EventOutcome.Forwarded : EventOutcome.Filtered,
            Failure = unread,
            Filters = filters,
            Rules = isStopped ? [] : Rules(scope),
        });
    }

    public void Dispose() => _buffer.Dispose();

    private RuleExplanation[] Rules(ExplanationScope scope)
    {
        bool isProfileExport = _values.Shape == EventShape.ProfileExport;
        return [.. plan.Rules.Where(rule => rule.TakesProfileExports == isProfileExport).Select(rule => Explain(rule, document.Rules[rule.Index], scope))];
    }

    private RuleExplanation Explain(CompiledRule rule, RuleDefinition definition, ExplanationScope scope)
    {
        List<ConditionExplanation> conditions = [];
        foreach (Condition condition in rule.Conditions)
        {
            // The first one that does not hold is the last one that is evaluated.
            conditions.Add(condition.Explain(scope, isAsked: conditions.TrueForAll(before => before.Outcome == ConditionOutcome.Holds)));
        }

        bool takes = _matched.Contains(rule);
        string? failure = _failures.Find(failed => failed.Rule == rule.Name && failed.Action is null)?.Reason;
        return new RuleExplanation
        {
            Name = rule.Name,
            Outcome = takes ? RuleOutcome.Takes : failure is null ? RuleOutcome.PassesOver : RuleOutcome.Fails,
            Reason = failure,
            Conditions = conditions,
            Actions = takes ? [.. rule.Actions.DistinctBy(action => action.Index).Select(action => Explain(action, definition.Actions[action.Index], scope))] : [],
        };
    }

    /// <summary>An action of the rules file may be several compiled ones, which share all but what they write.</summary>
    private ActionExplanation Explain(CompiledAction action, ActionDefinition definition, ExplanationScope scope) => new()
    {
        Index = action.Index,
        Type = definition.Type,
        When = action.When is { IsOfItem: false } when ? when.Explain(scope, isAsked: true) : null,
        Items = action.When is { IsOfItem: true } each ? Items(action, each, scope) : [],
        ForEach = action.ForEach is null ? null : ForEach(action, definition, scope),
        Fields = [.. Fields(action, definition, new FieldSources(scope, plan.Identity, plan.GroupKeys))],
        Records = [.. _records.Where(record => IsOf(action, record.Action)).Select(record => new RecordExplanation(record.Destination.Project, record.Destination.EndpointName, record.Json))],
        Skips = [.. _skips.Where(skip => IsOf(action, skip.Action)).Select(skip => skip.Reason)],
        Notes = [.. _notes.Where(note => IsOf(action, note.Action)).Select(note => note.Note).Distinct()],
        Failures = [.. _failures.Where(failed => failed.Rule == action.Rule && failed.Action == action.Index)],
    };

    private static IEnumerable<FieldExplanation> Fields(CompiledAction action, ActionDefinition definition, FieldSources sources)
    {
        IEnumerable<FieldExplanation> fields = ActionTypes.TryFind(definition.Type, out ActionType? type) ? type.Explain(sources, action, definition) : [];
        return definition.Token is null
            ? fields
            : fields.Prepend(sources.Field("token", JsonSerializer.SerializeToElement(definition.Token, RulesJson.Plain.String)) with { Note = "the project, by its name" });
    }

    private static List<ItemExplanation> Items(CompiledAction action, Condition when, ExplanationScope scope)
    {
        List<ItemExplanation> items = [];
        try
        {
            ItemWalk walk = new(scope.Values, action.ForEach!.Evaluate(scope.Values));
            while (items.Count < MostItems && walk.Next())
            {
                items.Add(new ItemExplanation(items.Count, when.Explain(scope, isAsked: true)));
            }
        }
        catch (RuleFailureException)
        {
            // Reported as the action's failure.
        }
        finally
        {
            ItemWalk.End(scope.Values);
        }

        return items;
    }

    private static OperandExplanation? ForEach(CompiledAction action, ActionDefinition definition, ExplanationScope scope)
    {
        try
        {
            return scope.Operand("forEach", JsonSerializer.SerializeToElement(ListOf(definition), RulesJson.Plain.String), action.ForEach!);
        }
        catch (RuleFailureException)
        {
            // Reported as the action's failure.
            return null;
        }
    }

    private static string ListOf(ActionDefinition definition) =>
        definition.ForEach ?? (ActionTypes.TryFind(definition.Type, out ActionType? type) ? type.ImpliedForEach : null) ?? string.Empty;

    private static bool IsOf(CompiledAction action, CompiledAction other) => other.Rule == action.Rule && other.Index == action.Index;
}

using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Events.Messages;
using MixpanelFunctions.Forwarding.Events.Paths;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Governance;
using MixpanelFunctions.Forwarding.Mapping.Presets;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.DeadLetters;

/// <summary>
/// Cleans an event that is kept or shown by the policy of properties. Uses all rules, not only those that apply to the event: a dead letter is
/// often from an event that failed before its properties were mapped. Serves one thread.
/// </summary>
public sealed class LetterCleaner : IEventSink
{
    /// <summary>Namespaces of devices, whose ids are sent as they are.</summary>
    private static readonly string[] Devices = ["ECID", "FPID", "AAID"];

    private readonly ForwardingPlan _plan;
    private readonly PropertyPolicy _policy;
    private readonly MappingState _state;
    private readonly MessageReader _reader;
    private byte[]? _clean;
    private bool _isOne;

    private LetterCleaner(ForwardingPlan plan, PropertyPolicy policy)
    {
        (_plan, _policy) = (plan, policy);
        _state = new MappingState(plan.CreateValues(), plan.Identity, policy);
        _reader = new MessageReader(_state.Values);
    }

    /// <summary>The cleaner of a plan; <see langword="null"/> if the plan has no policy, so that nothing is removed.</summary>
    public static LetterCleaner? For(ForwardingPlan plan) => plan.Policy is { } policy ? new LetterCleaner(plan, policy) : null;

    /// <summary>The cleaned event of a letter; <see langword="null"/> if it is unreadable.</summary>
    public byte[]? Clean(DeadLetter letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        return Clean(letter.Message, letter.Body);
    }

    /// <summary>An event of a message without what the policy keeps from leaving; <see langword="null"/> if it cannot be read.</summary>
    /// <param name="message">The message.</param>
    /// <param name="body">The event alone, JSON.</param>
    public byte[]? Clean(HubMessage message, ReadOnlyMemory<byte> body)
    {
        ArgumentNullException.ThrowIfNull(message);
        (_clean, _isOne) = (null, true);
        _reader.Read(message with { Body = body, Part = null }, this);
        return _isOne ? _clean : null;
    }

    void IEventSink.OnEvent(EventValues values) => OnEvent(values);

    void IEventSink.OnProfileExport(EventValues values) => OnEvent(values);

    void IEventSink.OnUnreadable(EventValues values, string reason) => _isOne = false;

    private void OnEvent(EventValues values)
    {
        _isOne = _clean is null;
        _state.BeginEvent();
        GovernedValues governed = new(_policy);
        if (_policy.HashesUsers)
        {
            AddIds(values, governed);
        }

        foreach (CompiledAction action in _plan.Rules.SelectMany(rule => rule.Actions))
        {
            AddEach(action, values, governed);
        }

        _clean = new EventCleaner(_policy, governed).Clean(values.Text);
    }

    /// <summary>The ids of the identityMap, except those of devices, and the id that a setting names.</summary>
    private void AddIds(EventValues values, GovernedValues governed)
    {
        governed.Add(values, _state.Identity.UserId, Verdict.Hashed);
        if (!_plan.Paths.Slots.TryGetValue("arc.event.xdm.identityMap", out int slot) || values[slot].Kind != JsonKind.Object)
        {
            return;
        }

        ObjectMembers namespaces = new(values.Bytes(values[slot]), values[slot]);
        while (namespaces.Next())
        {
            string name = System.Text.Encoding.UTF8.GetString(namespaces.Name);
            if (namespaces.Value.Kind != JsonKind.Array || Devices.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            Utf8JsonReader ids = new(values.Bytes(namespaces.Value), EventReader.ValueOptions);
            while (ids.Read())
            {
                if (ids.TokenType == JsonTokenType.PropertyName && JsonToken.Is(ref ids, "id"u8))
                {
                    ids.Read();
                    governed.Add(values, JsonSlice.Read(ref ids, namespaces.Value), Verdict.Hashed);
                }
            }
        }
    }

    private void AddEach(CompiledAction action, EventValues values, GovernedValues governed)
    {
        if (action.ForEach is null)
        {
            Add(action, values, governed);
            return;
        }

        ItemWalk items = new(values, Value(action.ForEach, values));
        while (items.Next())
        {
            Add(action, values, governed);
        }

        ItemWalk.End(values);
    }

    private void Add(CompiledAction action, EventValues values, GovernedValues governed)
    {
        switch (action)
        {
            case TrackEventAction track:
                Add(track.Properties, track.Preset, values, governed);
                foreach (ValueExpression spread in track.Spread)
                {
                    AddSpread(Value(spread, values), values, governed);
                }

                AddUser(track.DistinctId, values, governed);
                break;
            case ProfileAction profile:
                if (_policy.HoldsForProfiles)
                {
                    Add(profile.Properties, profile.Preset, values, governed);
                }

                AddUser(profile.DistinctId, values, governed);
                break;
            case IdentityAction identity:
                AddUser(identity.First, values, governed);
                break;
        }
    }

    private void Add((PropertyName Name, ValueExpression Value)[] properties, Preset? preset, EventValues values, GovernedValues governed)
    {
        foreach ((PropertyName name, ValueExpression value) in properties)
        {
            if (name.VerdictBy(_policy) is not Verdict.None and Verdict verdict)
            {
                governed.Add(values, Value(value, values), verdict);
            }
        }

        foreach (PresetField field in preset?.SourcesOf(values) ?? [])
        {
            Verdict verdict = new PropertyName(field.Name).VerdictBy(_policy);
            governed.Add(values, field.Value, verdict);
            foreach (string path in field.Paths)
            {
                if (EventPath.TryParse(path, out EventPath? parsed, out _) && _plan.Paths.Slots.TryGetValue(parsed.ToString(), out int slot))
                {
                    governed.Add(values, values[slot], verdict);
                }
            }
        }
    }

    private void AddSpread(JsonValue spread, EventValues values, GovernedValues governed)
    {
        if (spread.Kind != JsonKind.Object)
        {
            return;
        }

        ObjectMembers members = new(values.Bytes(spread), spread);
        while (members.Next())
        {
            governed.Add(values, members.Value, _policy.Judge(members.Name, isNested: false));
        }
    }

    private void AddUser(ValueExpression? id, EventValues values, GovernedValues governed)
    {
        if (_policy.HashesUsers && id is not null && Value(id, values) is { IsContainer: false } value && !IdText.IsMarked(values, value)
            && !(_state.Identity.DeviceId.Kind == JsonKind.String && value.Kind == JsonKind.String && values.PlainText(_state.Identity.DeviceId).SequenceEqual(values.PlainText(value))))
        {
            governed.Add(values, value, Verdict.Hashed);
        }
    }

    /// <summary>A value that cannot be computed is not in a record either.</summary>
    private static JsonValue Value(ValueExpression expression, EventValues values)
    {
        try
        {
            return expression.Evaluate(values);
        }
        catch (RuleFailureException)
        {
            return JsonValue.Missing;
        }
    }
}

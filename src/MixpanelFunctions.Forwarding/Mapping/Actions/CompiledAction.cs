using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Conditions;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>A compiled action, which writes records. An action with several kinds of records becomes several of these.</summary>
public abstract class CompiledAction
{
    private protected CompiledAction(string rule, int index, Destination destination) =>
        (Rule, Index, Destination) = (rule, index, destination);

    /// <summary>The rule's name.</summary>
    public string Rule { get; }

    /// <summary>The action's place in its rule, counted from 0.</summary>
    public int Index { get; }

    /// <summary>Where its records go.</summary>
    public Destination Destination { get; }

    /// <summary>For an update of a profile, its operation, such as <c>$add</c>; <see langword="null"/> for an event.</summary>
    public virtual string? Operation => null;

    /// <summary>The condition for the action to run, for the event or for each item (<see cref="Condition.IsOfItem"/>); <see langword="null"/> for always.</summary>
    internal Condition? When { get; init; }

    /// <summary>Decides whether an event's records go to this action's project; <see langword="null"/> if all do.</summary>
    internal ProjectGuard? Project { get; set; }

    /// <summary>The array whose items the action runs for; <see langword="null"/> if it runs once.</summary>
    internal ValueExpression? ForEach { get; init; }

    /// <summary>Whether a part of a message means this action.</summary>
    internal bool IsIn(MessagePart part) =>
        part.Action is null || (part.Action == Index && string.Equals(part.Operation, Operation, StringComparison.Ordinal));

    /// <summary>Where the record for the current event goes. Only this may depend on the clock; the record never does.</summary>
    internal virtual Destination Route(MappingState state) => Destination;

    /// <summary>Appends the record for the current event to the target.</summary>
    /// <remarks>Where it does not return <see cref="RecordStatus.Written"/>, the target may hold half a record.</remarks>
    internal abstract RecordOutcome Write(MappingState state, Utf8Buffer target);
}

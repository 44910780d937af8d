namespace MixpanelFunctions.Forwarding.Mapping;

/// <summary>An action of a rule, ready to write records.</summary>
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

    /// <summary>Writes the record for the current event behind what the target holds already.</summary>
    /// <remarks>Where it does not return <see cref="RecordStatus.Written"/>, the target may hold half a record.</remarks>
    internal abstract RecordOutcome Write(MappingState state, Utf8Buffer target);
}

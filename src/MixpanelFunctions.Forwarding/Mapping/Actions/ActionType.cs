using MixpanelFunctions.Forwarding.Configuration.Rules;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>
/// A type of action: its name and its keys, how an action of it is checked and compiled, and how its records are explained.
/// This is the only source for the compiler, the schema of the rules file and <c>explain</c>.
/// </summary>
public abstract class ActionType
{
    private protected ActionType()
    {
    }

    /// <summary>The name that rules use, such as <c>trackEvent</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What other products and guides call it. A rule cannot use these names; the error suggests the right one.</summary>
    public abstract IReadOnlyList<string> Aliases { get; }

    /// <summary>What an action of the type does, in a sentence, code in backticks. Editors show it.</summary>
    public abstract string Summary { get; }

    /// <summary>An action of the type as a rule writes it, in JSON, with the keys that only this type has. Editors show it.</summary>
    public abstract string Example { get; }

    /// <summary>The keys that an action must have.</summary>
    public virtual IReadOnlyList<string> RequiredKeys => [];

    /// <summary>The keys that it may have.</summary>
    public virtual IReadOnlyList<string> OptionalKeys => [];

    /// <summary>The keys of which it must have at least one; empty if there is no such choice.</summary>
    public virtual IReadOnlyList<string> AlternativeKeys => [];

    /// <summary>The list that an action runs for where it names none; <see langword="null"/> if it then runs once.</summary>
    internal virtual string? ImpliedForEach => null;

    /// <summary>The presets that an action can use, if the type has the key.</summary>
    public virtual IReadOnlyList<string> Presets => PresetNames.All;

    /// <summary>Pairs of keys of which it must have both or none.</summary>
    public virtual IReadOnlyList<(string One, string Other)> Pairs => [];

    /// <summary>Whether an action of the type may have a key. Does not include the keys of all types.</summary>
    public bool Has(string key) => RequiredKeys.Contains(key) || OptionalKeys.Contains(key) || AlternativeKeys.Contains(key);

    /// <summary>Checks an action, notes its errors, and compiles it to the actions that write its records, one for each kind of record.</summary>
    internal abstract IReadOnlyList<CompiledAction> Compile(ActionScope scope);

    /// <summary>The source of each field of an action's records, in the order of the records.</summary>
    /// <param name="sources">The event.</param>
    /// <param name="action">The first of the action's compiled actions.</param>
    /// <param name="definition">The action as the rule writes it.</param>
    internal abstract IEnumerable<FieldExplanation> Explain(FieldSources sources, CompiledAction action, ActionDefinition definition);
}

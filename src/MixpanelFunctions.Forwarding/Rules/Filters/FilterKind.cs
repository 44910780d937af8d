using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Rules.Conditions;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Rules.Filters;

/// <summary>
/// A kind of filter: its key, what it does in words, and how it is compiled. The compiler, the schema of the rules file,
/// <c>explain</c> and docs/govern.md use only this definition.
/// </summary>
public abstract class FilterKind
{
    private protected FilterKind()
    {
    }

    /// <summary>The key of a filter that uses it, such as <c>consent</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What it filters, in a sentence, code in backticks. docs/govern.md has it in its table.</summary>
    public abstract string Summary { get; }

    /// <summary>A filter of this kind as a rules file writes it, in JSON.</summary>
    public abstract string Example { get; }

    /// <summary>Checks the part of a filter for this kind, notes its errors, and compiles it; <see langword="null"/> if it has errors.</summary>
    internal abstract FilterTest? Compile(FilterScope scope);
}

/// <summary>A filter that is being compiled.</summary>
/// <param name="Definition">The filter as the rules file writes it.</param>
/// <param name="Values">Compiles the paths that it needs.</param>
/// <param name="Conditions">Compiles conditions.</param>
/// <param name="Errors">Takes errors.</param>
internal sealed record FilterScope(FilterDefinition Definition, ValueCompiler Values, ConditionCompiler Conditions, ConfigurationErrors Errors)
{
    /// <summary>Reads what happens to an event without consent; true for drop.</summary>
    public bool DropsMissing(string? missing, Place place)
    {
        if (missing is null || !MissingConsent.All.Contains(missing))
        {
            Errors.Add(
                place.Key("missing"),
                missing is null ? "is missing; write keep or drop, for events without information about consent" : $"must be keep or drop, not \"{missing}\"{NearestName.Suggest(missing, MissingConsent.All)}");
        }

        return missing == MissingConsent.Drop;
    }

    /// <summary>The slot of a path.</summary>
    public int Slot(string path) => Values.Path(path).Slot;
}

using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Rules.Conditions;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Rules.Filters;

/// <summary>Compiles filters, and notes errors.</summary>
internal sealed class FilterCompiler(ValueCompiler values, ConditionCompiler conditions, ConfigurationErrors errors)
{
    public CompiledFilter Compile(FilterDefinition definition, int index)
    {
        if (definition.Kinds.Count == 0)
        {
            errors.Add(definition.Place, $"needs at least one of {string.Join(", ", FilterKinds.All.Select(kind => kind.Name))}");
        }

        FilterScope scope = new(definition, values, conditions, errors);
        List<(FilterKind Kind, FilterTest Test)> tests = [];
        foreach (FilterKind kind in FilterKinds.All.Where(kind => definition.Kinds.Contains(kind.Name)))
        {
            if (kind.Compile(scope) is { } test)
            {
                tests.Add((kind, test));
            }
        }

        return new CompiledFilter(definition.Name, index, [.. tests]);
    }
}

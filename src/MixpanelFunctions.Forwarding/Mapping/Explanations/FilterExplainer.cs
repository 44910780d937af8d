using MixpanelFunctions.Forwarding.Rules;
using MixpanelFunctions.Forwarding.Rules.Explanations;
using MixpanelFunctions.Forwarding.Rules.Filters;

namespace MixpanelFunctions.Forwarding.Mapping.Explanations;

/// <summary>Explains filters while the event's values are available.</summary>
internal static class FilterExplainer
{
    /// <summary>Explains all filters, those after the one that decided too.</summary>
    /// <param name="filters">The filters in order.</param>
    /// <param name="scope">The event.</param>
    public static IReadOnlyList<FilterExplanation> Explain(IReadOnlyList<CompiledFilter> filters, ExplanationScope scope)
    {
        List<FilterExplanation> explained = [];
        foreach (CompiledFilter filter in filters)
        {
            explained.Add(Explain(filter, scope, isAsked: explained.TrueForAll(before => before.Outcome == FilterOutcome.Passes)));
        }

        return explained;
    }

    private static FilterExplanation Explain(CompiledFilter filter, ExplanationScope scope, bool isAsked)
    {
        List<FilterTestExplanation> tests = [];
        foreach ((FilterKind kind, FilterTest test) in filter.Tests)
        {
            bool isTestAsked = isAsked && tests.TrueForAll(before => before.Outcome == ConditionOutcome.Holds);
            tests.Add(Explain(kind, test, scope, isTestAsked));
        }

        FilterTestExplanation? decisive = tests.Find(test => test.Outcome != ConditionOutcome.Holds);
        return new FilterExplanation
        {
            Name = filter.Name,
            Outcome = decisive is null ? FilterOutcome.Applies : decisive.Outcome == ConditionOutcome.Fails ? FilterOutcome.Fails : FilterOutcome.Passes,
            IsAsked = isAsked,
            Tests = tests,
        };
    }

    private static FilterTestExplanation Explain(FilterKind kind, FilterTest test, ExplanationScope scope, bool isAsked)
    {
        try
        {
            bool holds = test.Holds(scope.Values);
            return new FilterTestExplanation(
                kind.Name, holds ? ConditionOutcome.Holds : ConditionOutcome.DoesNotHold, test.Reason(scope.Values), test.Conditions(scope, isAsked));
        }
        catch (RuleFailureException exception)
        {
            return new FilterTestExplanation(kind.Name, ConditionOutcome.Fails, exception.Message, test.Conditions(scope, isAsked));
        }
    }
}

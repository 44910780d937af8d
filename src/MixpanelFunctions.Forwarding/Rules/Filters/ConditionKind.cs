using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.Conditions;
using MixpanelFunctions.Forwarding.Rules.Explanations;

namespace MixpanelFunctions.Forwarding.Rules.Filters;

/// <summary><c>conditions</c>: filters by the conditions of rules.</summary>
internal sealed class ConditionKind : FilterKind
{
    public override string Name => "conditions";

    public override string Summary => "Events for which all conditions hold. Write them as the conditions of a rule.";

    public override string Example =>
        """{ "name": "Test pages", "conditions": [ { "left": "{{xdm.web.webPageDetails.URL}}", "operator": "contains", "right": "//test." } ] }""";

    internal override FilterTest? Compile(FilterScope scope)
    {
        if (scope.Definition.Conditions!.Count == 0)
        {
            scope.Errors.Add(scope.Definition.Place.Key(Name), "has no condition: every event would be filtered");
        }

        return new Test([.. scope.Definition.Conditions.Select(scope.Conditions.Compile).OfType<Condition>()]);
    }

    private sealed class Test(Condition[] conditions) : FilterTest
    {
        public override bool Holds(EventValues values)
        {
            foreach (Condition condition in conditions)
            {
                if (!condition.Holds(values))
                {
                    return false;
                }
            }

            return true;
        }

        public override string Reason(EventValues values) => Holds(values) ? "all conditions hold" : "a condition does not hold";

        public override IReadOnlyList<ConditionExplanation> Conditions(ExplanationScope scope, bool isAsked)
        {
            List<ConditionExplanation> explained = [];
            foreach (Condition condition in conditions)
            {
                explained.Add(condition.Explain(scope, isAsked && explained.TrueForAll(before => before.Outcome == ConditionOutcome.Holds)));
            }

            return explained;
        }
    }
}

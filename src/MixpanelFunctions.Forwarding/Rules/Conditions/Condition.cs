using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.Explanations;
using MixpanelFunctions.Forwarding.Rules.Selection;

namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>Something in a rule that holds for an event or does not. Compiled once.</summary>
public abstract class Condition
{
    /// <summary>How the rule writes it. Nothing but an explanation looks at it.</summary>
    internal ConditionDefinition Definition { get; init; } = new() { Place = Place.File(string.Empty) };

    /// <summary>The condition in a form that rules are found by, where it has one.</summary>
    internal virtual PathGuard? Guard => null;

    /// <summary>Whether it is an action's <c>when</c> that refers to the item of <c>forEach</c>, and so is evaluated for each item.</summary>
    internal bool IsOfItem { get; set; }

    /// <summary>Whether it holds for the event that was just read, and for its current item.</summary>
    /// <exception cref="RuleFailureException">It fails for this event.</exception>
    public abstract bool Holds(EventValues values);

    /// <summary>Tells what happens to it for the event that was just read, by asking it, and why.</summary>
    /// <param name="scope">The event, and how rules are written.</param>
    /// <param name="isAsked">Whether it is evaluated when the event is forwarded.</param>
    internal ConditionExplanation Explain(ExplanationScope scope, bool isAsked)
    {
        IReadOnlyList<OperandExplanation> operands = [];
        try
        {
            operands = Operands(scope);
            bool holds = Holds(scope.Values);
            return Explanation(isAsked, operands) with
            {
                Outcome = holds ? ConditionOutcome.Holds : ConditionOutcome.DoesNotHold,
                Reason = Reason(scope.Values, operands),
                Parts = Parts(scope, isAsked),
            };
        }
        catch (RuleFailureException exception)
        {
            return Explanation(isAsked, operands) with { Outcome = ConditionOutcome.Fails, Reason = exception.Message, Parts = Parts(scope, isAsked) };
        }
    }

    /// <summary>What it compares.</summary>
    private protected virtual IReadOnlyList<OperandExplanation> Operands(ExplanationScope scope) => [];

    /// <summary>The conditions that it is made of.</summary>
    private protected virtual IReadOnlyList<ConditionExplanation> Parts(ExplanationScope scope, bool isAsked) => [];

    /// <summary>Why it has the outcome that it has, in a sentence without its end. Shows values only as the operands show them.</summary>
    private protected abstract string Reason(EventValues values, IReadOnlyList<OperandExplanation> operands);

    private ConditionExplanation Explanation(bool isAsked, IReadOnlyList<OperandExplanation> operands) => new()
    {
        Operator = Definition.Any is not null ? "any" : Definition.All is not null ? "all" : Definition.CustomCode is not null ? "customCode" : Definition.Operator ?? string.Empty,
        CaseInsensitive = Definition.CaseInsensitive,
        Negate = Definition.Negate,
        Outcome = ConditionOutcome.DoesNotHold,
        IsAsked = isAsked,
        Reason = string.Empty,
        Operands = operands,
    };
}

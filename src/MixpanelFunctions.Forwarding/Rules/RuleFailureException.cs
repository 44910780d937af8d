namespace MixpanelFunctions.Forwarding.Rules;

/// <summary>
/// A rule failed for one event: a pattern took too long, or code threw. The rule fails only for that event, and
/// the event is dead-lettered with the stage <c>rule</c>.
/// </summary>
internal sealed class RuleFailureException : Exception
{
    /// <summary>Fails the rule for a reason, a sentence that holds nothing of the event.</summary>
    public RuleFailureException(string reason)
        : base(reason)
    {
    }

    /// <summary>Fails the rule for a reason, with what caused it.</summary>
    public RuleFailureException(string reason, Exception cause)
        : base(reason, cause)
    {
    }

    /// <summary>Fails the rule without a reason.</summary>
    public RuleFailureException()
    {
    }
}

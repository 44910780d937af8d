using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>Finds the operator that was meant by a name that no operator has, such as <c>==</c>, <c>isNotEqualTo</c> or <c>begins with</c>.</summary>
internal static class OperatorGuess
{
    private static readonly string[] Negations = ["!", "NOT", "ISNOT", "ISNT", "DOESNOT", "DOESNT"];
    private static readonly string[] IgnoringCase = ["IGNORECASE", "IGNORINGCASE", "CASEINSENSITIVE"];

    /// <summary>The question whether the operator was meant; the list of all operators if there is no guess.</summary>
    /// <param name="written">The name as a rule writes it.</param>
    public static string Suggest(string written)
    {
        string plain = NearestName.Plain(written);
        string? ending = IgnoringCase.FirstOrDefault(ending => plain.Length > ending.Length && plain.EndsWith(ending, StringComparison.Ordinal));
        if (Find(ending is null ? plain : plain[..^ending.Length]) is not { } meant)
        {
            return NearestName.SuggestOrList(written, ComparisonOperators.Names);
        }

        bool hasName = !meant.IsNegated || meant.Operator.NegatedName is not null;
        string name = meant.IsNegated && hasName ? meant.Operator.NegatedName! : meant.Operator.Name;
        string[] flags = [.. hasName ? Array.Empty<string>() : ["\"negate\": true"], .. ending is null ? Array.Empty<string>() : ["\"caseInsensitive\": true"]];
        return flags.Length == 0 ? NearestName.Ask(name) : $"; did you mean \"{name}\" with {string.Join(" and ", flags)}?";
    }

    private static (ComparisonOperator Operator, bool IsNegated)? Find(string plain)
    {
        if (Positive(plain) is { } found)
        {
            return found;
        }

        foreach (string negation in Negations.Where(negation => plain.StartsWith(negation, StringComparison.Ordinal)))
        {
            if (Positive(plain[negation.Length..]) is { } opposite)
            {
                return (opposite.Operator, !opposite.IsNegated);
            }
        }

        return null;
    }

    private static (ComparisonOperator Operator, bool IsNegated)? Positive(string plain)
    {
        foreach (ComparisonOperator one in ComparisonOperators.All)
        {
            if (one.Aliases.Append(one.Name).Any(name => NearestName.Plain(name) == plain))
            {
                return (one, false);
            }

            if (one.NegatedName is { } negated && one.NegatedAliases.Append(negated).Any(name => NearestName.Plain(name) == plain))
            {
                return (one, true);
            }
        }

        return plain.StartsWith("IS", StringComparison.Ordinal) ? Positive(plain[2..]) : null;
    }
}

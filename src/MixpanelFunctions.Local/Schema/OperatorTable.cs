using System.Text;
using MixpanelFunctions.Forwarding.Rules.Conditions;

namespace MixpanelFunctions.Local.Schema;

/// <summary>The table of operators in docs/rules.md.</summary>
internal static class OperatorTable
{
    /// <summary>The table as Markdown.</summary>
    public static string Write()
    {
        StringBuilder table = new("| Operator, and its opposite | Holds when |\n| --- | --- |\n");
        foreach (ComparisonOperator one in ComparisonOperators.All)
        {
            table.Append('|').Append(' ').Append('`').Append(one.Name).Append('`');
            if (one.NegatedName is not null)
            {
                table.Append(", `").Append(one.NegatedName).Append('`');
            }

            table.Append(" | ").Append(one.Summary).Append(" |\n");
        }

        return table.ToString();
    }
}

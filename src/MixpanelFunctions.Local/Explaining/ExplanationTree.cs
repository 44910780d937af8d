using System.Text;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Mapping.Explanations;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Explanations;
using MixpanelFunctions.LiveView.Explaining;
using Spectre.Console;

namespace MixpanelFunctions.Local.Explaining;

/// <summary>Explanations for users: a tree of rules, conditions, values and records, in color on a terminal.</summary>
internal sealed class ExplanationTree(IAnsiConsole console, SecretRedactor secrets) : IExplanationWriter
{
    /// <summary>Of a longer value only the beginning is shown. <c>--json</c> has all of it.</summary>
    private const int LongestValue = 80;

    public void Write(EventExplanation explained)
    {
        Tree tree = new(Markup(
            $"Line {explained.SequenceNumber}{(explained.IndexInMessage > 0 ? $", event {explained.IndexInMessage + 1}" : string.Empty)}: ",
            explained.FilteredBy is { } name ? $"filtered by \"{name}\": nothing is sent" : Describe(explained.Outcome),
            explained.Outcome switch { EventOutcome.Forwarded => "green", EventOutcome.Filtered => "yellow", _ => "red" }));
        if (explained.Failure is { } failure)
        {
            tree.AddNode(Markup($"{failure.Stage.Name()}: ", failure.Reason, "red"));
        }

        foreach (FilterExplanation filter in explained.Filters)
        {
            Add(tree, filter);
        }

        foreach (RuleExplanation rule in explained.Rules)
        {
            Add(tree, rule);
        }

        console.Write(tree);
        console.WriteLine();
    }

    private void Add(Tree tree, FilterExplanation filter)
    {
        (string outcome, string colour) = filter.Outcome switch
        {
            FilterOutcome.Applies => ("filters the event", "yellow"),
            FilterOutcome.Passes => ("passes", "grey"),
            _ => ("fails", "red"),
        };
        TreeNode node = tree.AddNode(Markup(
            $"Filter {filter.Name}: ",
            $"{outcome}{(filter.IsAsked ? string.Empty : " (not evaluated: an earlier filter decides)")}",
            filter.IsAsked ? colour : "grey"));
        foreach (FilterTestExplanation test in filter.Tests)
        {
            TreeNode child = node.AddNode(Markup($"{test.Kind} ", $"{(test.Outcome == ConditionOutcome.Holds ? "✓" : test.Outcome == ConditionOutcome.Fails ? "!" : "✗")} {test.Reason}", "default"));
            foreach (ConditionExplanation condition in test.Conditions)
            {
                Add(child, condition, string.Empty);
            }
        }
    }

    private void Add(Tree tree, RuleExplanation rule)
    {
        TreeNode node = tree.AddNode(Markup(
            $"Rule {rule.Name}: ",
            rule.Outcome switch { RuleOutcome.Takes => "applies", RuleOutcome.PassesOver => "does not apply", _ => $"fails: {rule.Reason}" },
            rule.Outcome switch { RuleOutcome.Takes => "green", RuleOutcome.PassesOver => "grey", _ => "red" }));
        if (rule.Conditions.Count == 0)
        {
            node.AddNode(Markup("no conditions", string.Empty, "grey"));
        }

        foreach (ConditionExplanation condition in rule.Conditions)
        {
            Add(node, condition, string.Empty);
        }

        foreach (ActionExplanation action in rule.Actions)
        {
            Add(node, action);
        }
    }

    private void Add(TreeNode parent, ConditionExplanation condition, string role)
    {
        (string mark, string colour) = condition switch
        {
            { IsAsked: false } => ("·", "grey"),
            { Outcome: ConditionOutcome.Holds } => ("✓", "green"),
            { Outcome: ConditionOutcome.DoesNotHold } => ("✗", "yellow"),
            _ => ("!", "red"),
        };
        TreeNode node = parent.AddNode(Markup(
            $"{role}{Sentence(condition)} ",
            $"{mark} {condition.Reason}{(condition.IsAsked ? string.Empty : " (not evaluated: an earlier condition decides)")}",
            colour));
        foreach (OperandExplanation operand in condition.Operands)
        {
            Add(node, operand);
        }

        foreach (ConditionExplanation part in condition.Parts)
        {
            Add(node, part, string.Empty);
        }
    }

    /// <summary>A side that is written out needs no explanation; tokens do.</summary>
    private void Add(TreeNode parent, OperandExplanation operand)
    {
        foreach (TokenExplanation token in operand.Tokens)
        {
            string found = token.Found is { } there && there != token.Value ? $", found {Show(there)}" : string.Empty;
            string source = token.Source == token.Token || token.Source == $"arc.event.{token.Token}" ? string.Empty : $" from {token.Source}";
            parent.AddNode(Markup($"{token.Token}{source}{found} = ", Show(token.Value), "blue"));
        }

        if (operand.Tokens.Count > 1 || (operand.Tokens.Count == 1 && operand.Written != $"\"{{{{{operand.Tokens[0].Token}}}}}\""))
        {
            parent.AddNode(Markup($"{operand.Side} = ", Show(operand.Value), "blue"));
        }
    }

    private void Add(TreeNode parent, ActionExplanation action)
    {
        TreeNode node = parent.AddNode(Markup($"{action.Type}", string.Empty, "green"));
        if (action.When is { } when)
        {
            Add(node, when, "when ");
        }

        if (action.ForEach is { } list)
        {
            node.AddNode(Markup($"for each item of {Plain(list.Written)} = ", Show(list.Value), "blue"));
        }

        foreach (ItemExplanation item in action.Items)
        {
            Add(node, item.When, $"item {item.Index}, when ");
        }

        foreach (string reason in action.Skips)
        {
            node.AddNode(Markup("skipped: ", reason, "yellow"));
        }

        foreach (string note in action.Notes)
        {
            node.AddNode(Markup("note: ", note, "yellow"));
        }

        foreach (EventFailure failure in action.Failures)
        {
            node.AddNode(Markup($"dead-lettered ({failure.Stage.Name()}{(failure.Field is null ? string.Empty : $", {failure.Field}")}): ", failure.Reason, "red"));
        }

        foreach (RecordExplanation record in action.Records)
        {
            string json = Encoding.UTF8.GetString(secrets.Redact(Encoding.UTF8.GetBytes(record.Json).AsSpan()));
            node.AddNode(Markup($"to {record.Endpoint} of {record.Project}: ", json, "default"));
        }

        if (action.Records.Count + action.Skips.Count + action.Failures.Count == 0)
        {
            node.AddNode(Markup("sends nothing", string.Empty, "grey"));
        }
    }

    private static string Sentence(ConditionExplanation condition)
    {
        IReadOnlyList<OperandExplanation> operands = condition.Operands;
        string words = operands.Count == 0 ? condition.Operator == "customCode" ? "custom code" : condition.Operator
            : operands.Count == 1 ? $"{Plain(operands[0].Written)} {condition.Operator}"
            : operands[1].Side == "right" ? $"{Plain(operands[0].Written)} {condition.Operator} {Plain(operands[1].Written)}"
            : $"{Plain(operands[0].Written)} {condition.Operator} [{string.Join(", ", operands.Skip(1).Select(item => Plain(item.Written)))}]";
        return $"{(condition.Negate ? "not: " : string.Empty)}{words}{(condition.CaseInsensitive ? " (any case)" : string.Empty)}";
    }

    private static string Describe(EventOutcome outcome) => outcome switch
    {
        EventOutcome.Forwarded => "forwarded",
        EventOutcome.Filtered => "filtered: nothing is sent",
        _ => "dead-lettered",
    };

    private static string Show(ValueExplanation value) => value.Json is null ? value.Type : $"{Cut(value.Json)} ({value.Type})";

    /// <summary>A text that is one token is shown without its quotes.</summary>
    private static string Plain(string written) =>
        Cut(written.StartsWith("\"{{", StringComparison.Ordinal) && written.IndexOf("}}", StringComparison.Ordinal) == written.Length - 3 ? written[1..^1] : written);

    private static string Cut(string text) => text.Length <= LongestValue ? text : $"{text[..LongestValue]}…";

    private Markup Markup(string words, string told, string colour) => new(
        $"{Safe(words)}{(told.Length == 0 ? string.Empty : $"[{colour}]{Safe(told)}[/]")}");

    /// <summary>What an event holds must not steer the terminal, and no secret is shown.</summary>
    private string Safe(string text)
    {
        StringBuilder safe = new(text.Length);
        foreach (Rune rune in secrets.Redact(text).EnumerateRunes())
        {
            bool isSafe = !Rune.IsControl(rune) && Rune.GetUnicodeCategory(rune) is not (
                System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator);
            if (isSafe)
            {
                safe.Append(rune.ToString());
            }
            else
            {
                safe.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            }
        }

        return Spectre.Console.Markup.Escape(safe.ToString());
    }
}

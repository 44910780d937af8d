using System.Text.Json;
using System.Text.Json.Nodes;
using MixpanelFunctions.Local.AdobeImport.DataElements;
using MixpanelFunctions.Local.AdobeImport.Export;
using MixpanelFunctions.Local.AdobeImport.Results;

namespace MixpanelFunctions.Local.AdobeImport;

/// <summary>
/// Turns Adobe's conditions into those of a rules file: Value Comparison and Custom Code of the Core extension
/// (reactor-extension-core-edge, <c>extension.json</c>). An exception is a condition that is negated.
/// </summary>
internal sealed class ConditionImport(ElementTable elements, ImportReport report)
{
    private static readonly string[] OneOperand = ["isTrue", "isTruthy", "isFalse", "isFalsy"];

    private static readonly string[] TwoOperands =
    [
        "equals", "doesNotEqual", "contains", "doesNotContain", "startsWith", "doesNotStartWith", "endsWith", "doesNotEndWith",
        "matchesRegex", "doesNotMatchRegex", "lessThan", "lessThanOrEqual", "greaterThan", "greaterThanOrEqual",
    ];

    /// <summary>Converts a condition.</summary>
    /// <returns>The condition; <see langword="null"/>, with the error reported, if it is not supported here. Then its rule is not supported either.</returns>
    public JsonObject? Convert(ReactorResource component, string what)
    {
        DelegateId made = DelegateId.Of(component);
        if (ReactorSettings.Of(component, out string reason) is not { } settings)
        {
            report.Lose(what, reason);
            return null;
        }

        JsonObject? condition = (made.IsCore ? made.Name : null) switch
        {
            "value-comparison" => Comparison(settings, what),
            "custom-code" => Code(settings, what),
            _ => Lose(what, $"{made} is not supported"),
        };
        if (condition is not null && component.Flag("negate"))
        {
            condition["negate"] = true;
        }

        settings.TellRest(what, report);
        return condition;
    }

    private JsonObject? Comparison(ReactorSettings settings, string what)
    {
        JsonElement? left = settings.Take("leftOperand");
        JsonElement? right = settings.Take("rightOperand");
        ReactorSettings comparison = ReactorSettings.Of(settings.Take("comparison"));
        string name = comparison.Text("operator") ?? string.Empty;
        JsonElement? caseInsensitive = comparison.Take("caseInsensitive");
        comparison.TellRest(what, report);
        bool hasTwo = TwoOperands.Contains(name);
        if (!hasTwo && !OneOperand.Contains(name))
        {
            return Lose(what, name.Length == 0 ? "it has no operator" : $"the operator \"{name}\" is not supported");
        }

        if (left is null || (hasTwo && right is null))
        {
            return Lose(what, "it lacks an operand");
        }

        if ((Fault(left.Value) ?? (hasTwo ? Fault(right!.Value) : null)) is { } fault)
        {
            return Lose(what, fault);
        }

        if (!TokenTexts.NamesIn(left.Value).Any() && !(hasTwo && TokenTexts.NamesIn(right!.Value).Any()))
        {
            return Lose(what, $"{(hasTwo ? "both sides are constants" : "its one side is a constant")}, so the outcome is the same for every event; compare a data element instead, or remove the condition");
        }

        JsonObject condition = new() { ["left"] = elements.Copy(left.Value), ["operator"] = name };
        if (hasTwo)
        {
            condition["right"] = elements.Copy(right!.Value);
        }

        if (caseInsensitive is { ValueKind: JsonValueKind.True })
        {
            condition["caseInsensitive"] = true;
        }

        return condition;
    }

    private JsonObject? Code(ReactorSettings settings, string what)
    {
        string? source = settings.Text("source");
        if (string.IsNullOrWhiteSpace(source))
        {
            return Lose(what, "it has no code");
        }

        foreach (string missing in CustomCodeCheck.Missing(source))
        {
            report.Lose(what, missing);
        }

        return new JsonObject { ["customCode"] = source };
    }

    private string? Fault(JsonElement operand) => TokenTexts.NamesIn(operand).Select(elements.FaultOf).FirstOrDefault(fault => fault is not null);

    private JsonObject? Lose(string what, string why)
    {
        report.Lose(what, why);
        return null;
    }
}

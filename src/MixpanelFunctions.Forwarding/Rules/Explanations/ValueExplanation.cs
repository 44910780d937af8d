using System.Text;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Rules.Explanations;

/// <summary>A value as an explanation shows it.</summary>
/// <param name="Type"><c>missing</c>, <c>null</c>, <c>boolean</c>, <c>number</c>, <c>text</c>, <c>object</c>, <c>array</c>; <c>secret</c> if it must not be shown.</param>
/// <param name="Json">Its JSON; <see langword="null"/> if it is missing or secret.</param>
public sealed record ValueExplanation(string Type, string? Json)
{
    /// <summary>A value that must not be shown.</summary>
    public static ValueExplanation Secret { get; } = new("secret", null);

    /// <summary>Whether it must not be shown.</summary>
    public bool IsSecret => Type == Secret.Type;

    /// <summary>The value in a sentence.</summary>
    public override string ToString() => Json ?? (IsSecret ? "a secret" : "nothing");

    internal static ValueExplanation Of(EventValues values, JsonValue value) => value.Kind switch
    {
        JsonKind.Missing => new ValueExplanation("missing", null),
        JsonKind.Null => new ValueExplanation("null", "null"),
        JsonKind.True => new ValueExplanation("boolean", "true"),
        JsonKind.False => new ValueExplanation("boolean", "false"),
        JsonKind.Number => new ValueExplanation("number", Encoding.UTF8.GetString(values.Bytes(value))),
        JsonKind.String => new ValueExplanation("text", $"\"{Encoding.UTF8.GetString(values.Bytes(value))}\""),
        JsonKind.Object => new ValueExplanation("object", CompactJson.Text(values.Bytes(value))),
        _ => new ValueExplanation("array", CompactJson.Text(values.Bytes(value))),
    };
}

using CsCheck;

namespace MixpanelFunctions.Forwarding.Tests.Reference;

/// <summary>Rules files: paths into events and beside them, texts with tokens, data elements, every operator, several rules on one path.</summary>
internal static class AnyRules
{
    private const string Elements = """
        {
          "clean": { "path": "xdm.a", "cleanText": true, "forceLowerCase": true, "default": "{{xdm.b}}" },
          "or": { "path": "data.a", "emptyAsNull": true, "default": "{{clean}}|{{xdm.eventType}}" },
          "both": { "constant": { "x": "{{xdm.a}}", "y": ["{{xdm.b}}", "é\n", 1.50] } },
          "address": { "ip": true },
          "whole": { "path": "xdm.b" },
          "refused": { "constant": "anonymous" },
          "same": { "constant": "1" }
        }
        """;

    private static readonly Gen<string> Token = Gen.OneOf(
        "xdm.a", "xdm.a", "xdm.b", "xdm.ab", "xdm.å", "xdm.a.b", "xdm.a.a.b", "xdm.a.0", "xdm.b[0]", "xdm.b[1].a", "xdm[\\\"a.b\\\"]", "xdm[\\\"a.b\\\"].a", "xdm.01", "xdm.1",
        "xdm.eventType", "xdm._id", "xdm.timestamp", "xdm.identityMap", "xdm.identityMap.ECID", "xdm.identityMap.ecid[0].id", "xdm.identityMap.CRM[0]", "xdm.ECID", "xdm.ecid",
        "xdm", "data", "data.a", "data.a.b", "data.b[0].a", "arc", "arc.event", "arc.event.meta", "arc.event.meta.a", "arc.request", "arc.request.a", "arc.meta",
        "xdm.absent", "xdm.absent.a.b", "xdm.a.absent", "clean", "or", "both", "address", "whole").Select(name => $"{{{{{name}}}}}");

    private static readonly Gen<string> Text = Gen.OneOf(
        Token, Token,
        Gen.Select(Token, Token, (one, other) => $"{one}{other}"),
        Gen.Select(Token, Token, (one, other) => $"<{one}>\\n {{{{ xdm.b }}}} å \\\"{other}"),
        Gen.OneOf("a", "", "1", "1.5", "true", "å 😀", "anonymous", "x", "2026-03-01T10:00:00+0100", "1772366280"));

    private static readonly Gen<string> Value = Gen.OneOf(
        Text.Select(text => $"\"{text}\""), Text.Select(text => $"\"{text}\""),
        Gen.OneOf("null", "true", "false", "0", "1", "-12e3", "1.50", "1e400", "\"\"", "\"a\"", "\"x\"", "[]", "{\"a\":[1,{\"b\":null}]}"),
        Gen.Select(Text, Text, (one, other) => $"{{\"one\":\"{one}\",\"more\":[\"{other}\",{{\"deep\":{{\"deeper\":[\"{one}\"]}}}}]}}"));

    private static readonly Gen<string> Comparison = Gen.Select(
        Text,
        Gen.OneOf(
            "equals", "doesNotEqual", "contains", "doesNotContain", "startsWith", "doesNotStartWith", "endsWith", "doesNotEndWith", "lessThan", "lessThanOrEqual",
            "greaterThan", "greaterThanOrEqual", "isTrue", "isTruthy", "isFalse", "isFalsy", "exists", "doesNotExist", "matchesRegex", "doesNotMatchRegex", "in", "notIn"),
        Value, Value, Gen.Bool, Gen.Bool,
        (left, name, one, other, ignoreCase, negate) =>
        {
            string right = name switch
            {
                "in" or "notIn" => $"[{one},{other}]",
                "matchesRegex" or "doesNotMatchRegex" => ignoreCase ? "\"^[0-9XE]+$\"" : "\"a|[^0-9]1\"",
                _ => one,
            };
            // A constant on both sides is an error.
            left = left.Contains("{{", StringComparison.Ordinal) ? left : $"{left}{{{{xdm.absent}}}}";
            return $"{{\"left\":\"{left}\",\"operator\":\"{name}\",\"right\":{right},\"caseInsensitive\":{(ignoreCase ? "true" : "false")},\"negate\":{(negate ? "true" : "false")}}}";
        });

    /// <summary>What many rules have: one path's text, by which rules are found instead of asked.</summary>
    private static readonly Gen<string> Guard = Gen.Select(Gen.OneOf("xdm.a", "xdm.eventType", "xdm.eventType"), Gen.OneOf("a", "a", "x", "", "1", "å 😀", "\\\"", "null"), (path, text) =>
        $"{{\"left\":\"{{{{{path}}}}}\",\"operator\":\"equals\",\"right\":\"{text}\"}}");

    private static readonly Gen<string> Condition = Gen.Frequency(
        (3, Guard),
        (4, Comparison),
        (1, Gen.Select(Gen.OneOf("any", "all"), Comparison.Array[0, 3], Gen.Bool, (kind, parts, negate) => $"{{\"{kind}\":[{string.Join(',', parts)}],\"negate\":{(negate ? "true" : "false")}}}")));

    private static readonly Gen<string> Properties = Gen.OneOf(
        Gen.Const(string.Empty),
        Token.Select(token => $",\"properties\":\"{token}\""),
        Gen.Select(Gen.OneOf("P", "a", "ip", "mp_lib", "$device_id", "$user_id", "é\\\"", "$os"), Value, Gen.OneOf("Q", "b", "$lib_version"), Value, (name, value, second, other) =>
            $",\"properties\":{{\"{name}\":{value},\"{second}\":{other}}}"),
        Gen.Const(",\"properties\":{" + string.Join(',', Enumerable.Range(0, 260).Select(i => $"\"k{i}\":\"{{{{xdm.a}}}}\"")) + "}"));

    private static readonly Gen<string> Track = Gen.Select(Text, Properties, Token, Gen.OneOf("distinctId", "insertId", "time", "event"), Text, Gen.Int[0, 5], (name, properties, spread, key, value, extras) =>
        $"{{\"type\":\"trackEvent\",\"event\":\"{(name.Length == 0 ? "E" : name)}\"{properties}"
        + (extras is 0 or 1 ? $",\"spread\":[\"{spread}\",\"{{{{xdm.b}}}}\"]" : string.Empty)
        + (extras is 0 or 2 ? ",\"flatten\":true" : string.Empty)
        + (extras is 3 or 4 && key != "event" ? $",\"{key}\":\"{value}\"" : string.Empty)
        + "}");

    /// <summary>An id is never a plain text, which is an error; a data element may hold one.</summary>
    private static readonly Gen<string> Id = Text.Select(text => text.Contains("{{", StringComparison.Ordinal) ? text : text == "anonymous" ? "{{refused}}" : "{{same}}");

    private static readonly Gen<string> Identify = Gen.Select(Id, Gen.OneOf(Gen.Const("{{xdm.identityMap.ECID[0].id}}"), Id), (user, device) =>
        $"{{\"type\":\"identify\",\"userId\":\"{user}\",\"anonymousId\":\"{device}\"}}");

    private static readonly Gen<string> Action = Gen.Select(Gen.Frequency((4, Track), (1, Identify)), Gen.Int[0, 4], Condition, (action, number, when) =>
        number == 0 ? $"{action[..^1]},\"when\":{when}}}" : action);

    /// <summary>A rules file.</summary>
    public static Gen<string> File { get; } = Gen.Select(Gen.OneOf(Condition.Array[0, 2], Guard.Array[1]), Action.Array[1, 2], (conditions, actions) =>
        $"\"conditions\":[{string.Join(',', conditions)}],\"actions\":[{string.Join(',', actions)}]").Array[1, 12].Select(rules =>
            $"{{\"dataElements\":{Elements},\"rules\":[{string.Join(',', rules.Select((rule, number) => $"{{\"name\":\"Rule {number}\",{rule}}}"))}]}}");
}

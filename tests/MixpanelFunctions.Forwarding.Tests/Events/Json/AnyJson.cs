using System.Text.Json;
using CsCheck;

namespace MixpanelFunctions.Forwarding.Tests.Events.Json;

/// <summary>Generated JSON: few names, so that paths and duplicates hit; white space and escapes as writers use them.</summary>
internal static class AnyJson
{
    /// <summary>Names of properties, each as JSON may write it, quotes included.</summary>
    public static readonly Gen<string> Name = Gen.OneOf(
        "\"a\"", "\"b\"", "\"ab\"", "\"a.b\"", "\"0\"", "\"1\"", "\"01\"", "\"\"", "\"ECID\"", "\"ecid\"", "\"identityMap\"", "\"\\u0061\"", "\"a\\u0062\"", "\"\\u00e5\"", "\"å\"", "\"a\\\"\"");

    private static readonly Gen<string> Space = Gen.Frequency((6, Gen.Const("")), (1, Gen.OneOf(" ", "\n", "\t", "\r\n  ")));

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Gen.OneOf("null", "true", "false", "0", "-0", "1", "1.50", "-12e3", "1E+400", "12345678901234567890123", "\"\"", "\"x\"", "\"\\\"\"", "\"\\ud800\"", "\"å 😀\"", "\"}\"", "\"]\\\\\""),
        Gen.Int.Select(number => $"{number}"),
        Gen.String[Gen.Char.AlphaNumeric, 0, 5].Select(text => $"\"{text}\""));

    /// <summary>Any JSON text.</summary>
    public static Gen<string> Any { get; } = Value(4);

    /// <summary>The text of an object.</summary>
    public static Gen<string> Object { get; } = Members(Name, 4);

    /// <summary>How the framework writes JSON for people.</summary>
    public static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true };

    /// <summary>The text of an object with names of one's own; some come twice.</summary>
    public static Gen<string> Members(Gen<string> name, int depth) =>
        Gen.Select(name, Space, Space, Value(depth - 1), Space, (key, before, between, value, after) => $"{before}{key}{between}:{between}{value}{after}")
            .List[0, 6].Select(members => $"{{{string.Join(',', members)}}}");

    private static Gen<string> Value(int depth) => depth <= 0
        ? Scalar
        : Gen.Frequency((2, Scalar), (3, Members(Name, depth)), (2, Gen.Select(Space, Value(depth - 1), (space, item) => $"{space}{item}").List[0, 4].Select(items => $"[{string.Join(',', items)}]")));
}

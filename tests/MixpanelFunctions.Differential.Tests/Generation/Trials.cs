using System.Text.Json.Nodes;
using CsCheck;
using MixpanelFunctions.Differential.Tests.Running;

namespace MixpanelFunctions.Differential.Tests.Generation;

/// <summary>Rules documents that both sides can run, and events for them.</summary>
internal static class Trials
{
    private const int Elements = 5;

    private static readonly string[] Operators =
    [
        "equals", "doesNotEqual", "contains", "doesNotContain", "startsWith", "doesNotStartWith", "endsWith", "doesNotEndWith", "matchesRegex",
        "doesNotMatchRegex", "lessThan", "lessThanOrEqual", "greaterThan", "greaterThanOrEqual", "isTrue", "isTruthy", "isFalse", "isFalsy",
    ];

    /// <summary>Paths that may also stand in a text.</summary>
    private static readonly string[] Paths =
    [
        "xdm._acme.a", "xdm._acme.a", "xdm._acme.b", "arc.event.xdm._acme.c", "xdm._acme.n", "xdm._acme.n", "xdm._acme.t", "xdm._acme.t", "xdm._acme.o", "xdm._acme.o.k",
        "xdm._acme.o.k2", "xdm._acme.list[0]", "xdm._acme.list[1]", "xdm._acme.list.0", "xdm._acme.list[0][1]", "xdm._acme[\"a.b\"]", "xdm._acme[\"q\\\"\\\\d\"]",
        "xdm.eventType", "xdm._id", "xdm.timestamp", "xdm.web.webPageDetails.name", "xdm.web.webPageDetails.URL", "xdm.web.webPageDetails.pageViews.value",
        "xdm.productListItems[0].SKU", "xdm.productListItems[1].name", "xdm.productListItems.0.quantity", "xdm.productListItems[2].priceTotal", "xdm.productListItems[7].SKU",
        "xdm.environment.ipV4", "data.x", "arc.event.data.nested.y", "xdm._acme.none", "xdm.none.deeper.still", "xdm.none[3].x", "data.none",
    ];

    /// <summary>
    /// Paths as Adobe's own element reads them as everybody does: an index only where a list is sure to stand, quoted names not at all.
    /// </summary>
    private static readonly string[] AdobePaths =
    [
        "xdm._acme.a", "xdm._acme.b", "arc.event.xdm._acme.n", "xdm._acme.t", "xdm._acme.o", "xdm._acme.o.k", "xdm.eventType", "xdm.web.webPageDetails.name",
        "xdm.productListItems[0].SKU", "xdm.productListItems.1.name", "xdm.productListItems[5].SKU", "data.x", "data.nested.y", "xdm._acme.none", "xdm.none.deeper",
    ];

    private static readonly Gen<string> TextToken =
        Gen.Frequency((3, Gen.OneOf(Paths)), (2, Gen.Int[0, Elements - 1].Select(ElementName))).Select(name => $"{{{{{name}}}}}");

    private static readonly Gen<string> Token = Gen.Frequency(
        (12, TextToken),
        (1, Gen.OneOf("{{xdm.productListItems}}", "{{xdm._acme.big}}", "{{ xdm._acme.props }}", "{{xdm._acme.list}}")));

    private static readonly Gen<string> TokensInText = Gen.Select(Gen.OneOf("", "E ", "a", "\"", "é😀 ", "1", "{ "), TextToken, Gen.OneOf("", "-", " \\ ", "0", "\n"), TextToken, Gen.Bool,
        (head, first, middle, second, both) => both ? head + first + middle + second : (head.Length == 0 ? "x" : head) + first + middle);

    private static readonly Gen<JsonNode> Operand = Gen.Frequency(
        (6, Token.Select(Text)),
        (2, TokensInText.Select(Text)),
        (5, Generation.Events.Constant.Select(Json)));

    private static readonly Gen<JsonObject> Element = Gen.Select(
        Gen.Frequency<JsonObject>(
            (4, Gen.OneOf(Paths).Select(path => new JsonObject { ["path"] = path })),
            (3, Gen.OneOf(AdobePaths).Select(path => new JsonObject { ["path"] = path, ["emptyAsNull"] = true })),
            (4, Code.Value.Select(code => new JsonObject { ["customCode"] = code })),
            (1, Generation.Events.Constant.Select(json => new JsonObject { ["constant"] = Json(json) })),
            (1, Gen.OneOf(Paths).Select(path => new JsonObject { ["constant"] = $"<{{{{{path}}}}}>" })),
            (1, Gen.Const(0).Select(_ => new JsonObject { ["secret"] = Trial.SecretName })),
            (1, Gen.Const(0).Select(_ => new JsonObject { ["ip"] = true }))),
        Gen.Frequency((2, Gen.Const((string?)null)), (1, Generation.Events.Constant!)),
        Gen.Int[0, 5],
        (element, fallback, options) =>
        {
            JsonObject whole = element.DeepClone().AsObject();
            if (fallback is not null)
            {
                whole["default"] = Json(fallback);
            }

            if (options is 0 or 1)
            {
                whole["cleanText"] = true;
            }

            if (options is 1 or 2)
            {
                whole["forceLowerCase"] = true;
            }

            return whole;
        });

    private static readonly Gen<JsonNode> Pattern = Gen.Frequency(
        (6, Patterns.Valid.Select(Text)),
        (1, Gen.Const("{{xdm._acme.re}}").Select(Text)),
        (1, TokensInText.Select(Text)));

    private static readonly Gen<JsonObject> Comparison =
        from name in Gen.OneOf(Operators)
        from left in Gen.Frequency((5, Token.Select(Text)), (1, Operand))
        from right in name.Contains("Regex", StringComparison.Ordinal) ? Pattern : Operand
        from ignoreCase in Gen.Bool
        from negate in Gen.Int[0, 3]
        select Compare(name, left, right, ignoreCase, negate == 0);

    private static readonly Gen<JsonObject> Condition = Gen.Frequency(
        (7, Comparison),
        (1, Gen.Select(Code.Decision, Gen.Bool, (code, negate) => new JsonObject { ["customCode"] = code, ["negate"] = negate })));

    private static readonly Gen<JsonNode> Property = Gen.Frequency(
        (6, Token.Select(Text)),
        (3, TokensInText.Select(Text)),
        (1, Generation.Events.Constant.Select(Json)),
        (1, Gen.Select(TextToken, TokensInText, (token, text) => (JsonNode)new JsonObject { ["x"] = token, ["é \"y\""] = text, ["null"] = null })),
        (1, Gen.Select(Gen.OneOf("{{xdm._acme.n}}", "{{xdm._acme.t}}", "{{xdm._acme.none}}"), TokensInText, (token, text) => (JsonNode)new JsonArray(token, 1, null, text, new JsonObject { ["z"] = token }))));

    private static readonly Gen<JsonObject> Properties = Gen.Select(
        Gen.OneOf("P", "P a", "P.b", "Pé", "P\"", "$p").Array[0, 6], Property.Array[6],
        (names, values) => new JsonObject(names.Distinct().Zip(values, (name, value) => KeyValuePair.Create(name, (JsonNode?)value.DeepClone()))));

    private static readonly Gen<JsonObject> Action = Gen.Select(
        Gen.Frequency((2, TokensInText.Select(Text)), (2, TextToken.Select(Text)), (2, Gen.Const("Seen").Select(Text))),
        Properties,
        Gen.Int[0, 2],
        (name, properties, spread) =>
        {
            JsonObject action = new() { ["type"] = "trackEvent", ["event"] = name.DeepClone(), ["properties"] = properties.DeepClone() };
            if (spread == 0)
            {
                action["spread"] = new JsonArray("{{xdm._acme.props}}");
            }

            return action;
        });

    private static readonly Gen<JsonObject> Rule = Gen.Select(
        Gen.Frequency((1, Condition.Array[0]), (8, Condition.Array[1]), (2, Condition.Array[2, 3])),
        Action,
        (conditions, action) => new JsonObject
        {
            ["conditions"] = new JsonArray([.. conditions.Select(condition => condition.DeepClone())]),
            ["actions"] = new JsonArray(action.DeepClone()),
        });

    /// <summary>Rules and events.</summary>
    public static Gen<Trial> Any { get; } = Gen.Select(Element.Array[Elements], Rule.Array[6], Generation.Events.Sample.Array[32], (elements, rules, events) =>
    {
        JsonObject document = new()
        {
            ["dataElements"] = new JsonObject(elements.Select((element, index) => KeyValuePair.Create(ElementName(index), (JsonNode?)element.DeepClone()))),
            ["rules"] = new JsonArray([.. rules.Select((rule, index) => Named(rule.DeepClone().AsObject(), index))]),
        };
        return new Trial(document, events);
    });

    private static string ElementName(int index) => $"element {index}";

    private static JsonObject Named(JsonObject rule, int index)
    {
        rule["name"] = $"Rule {index}";
        return rule;
    }

    private static JsonObject Compare(string name, JsonNode left, JsonNode right, bool ignoreCase, bool negate)
    {
        bool hasRight = !name.StartsWith("is", StringComparison.Ordinal);
        // A condition of constants alone is an error.
        bool hasToken = HoldsToken(left) || (hasRight && HoldsToken(right));
        JsonObject condition = new() { ["left"] = hasToken ? left.DeepClone() : "{{xdm._acme.n}}", ["operator"] = name };
        if (hasRight)
        {
            condition["right"] = right.DeepClone();
        }

        if (ignoreCase)
        {
            condition["caseInsensitive"] = true;
        }

        if (negate)
        {
            condition["negate"] = true;
        }

        return condition;
    }

    private static bool HoldsToken(JsonNode value) => value.ToJsonString().Contains("{{", StringComparison.Ordinal);

    private static JsonNode Text(string text) => JsonValue.Create(text);

    private static JsonNode Json(string json) => JsonNode.Parse(json)!;
}

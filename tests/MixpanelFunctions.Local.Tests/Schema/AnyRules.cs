using System.Text.Json.Nodes;
using CsCheck;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Rules.Conditions;

namespace MixpanelFunctions.Local.Tests.Schema;

/// <summary>Rules files without a mistake, of any form that the app takes.</summary>
internal static class AnyRules
{
    private static readonly Gen<JsonNode?> Flag = Gen.Bool.Select(flag => (JsonNode?)flag);

    private static readonly Gen<JsonNode?> Text = Texts(
        "plain", "", "}} odd {", "{{xdm.eventType}}", "{{ ecid }}", "via {{channel}}", "a {{xdm.a}} b {{data[\"c.d\"]}}", "{ {{xdm.a}}}", "{ {{arc}} }\n", "\ufeff");

    private static readonly Gen<JsonNode?> Scalar = Gen.Frequency(
        (6, Text),
        (1, Gen.Int[-3, 3].Select(number => (JsonNode?)number)),
        (1, Flag),
        (1, Gen.Const((JsonNode?)null)));

    private static readonly Gen<JsonNode?> Value = Gen.Frequency(
        (6, Scalar),
        (1, List(Scalar, 0, 3)),
        (1, Object(("a", Scalar, true), ("time", Scalar, true), ("", List(Scalar, 0, 2), true))));

    private static readonly Gen<JsonNode?> ObjectToken = Texts("{{xdm._acme.props}}", "{{ data }}", "{{xdm.list[0]}}", "{{[\"xdm\"].a}}");

    private static readonly Gen<JsonNode?> Code = Texts("return true;", "return arc.event.xdm.a > 1 || !'{{';", string.Empty);

    private static readonly Gen<JsonNode?> Element = Gen.Select(
        Gen.Frequency(
            (4, Object(("path", Texts("xdm", "xdm.a", "data.a.b[3].c", "arc.event.xdm['q\\'].x']", "xdm.[0].1", "['xdm'][\"\"]", "xdm.a b]c"), false))),
            (2, Object(("constant", Value, false))),
            (1, Object(("secret", Texts(AppUnderTest.Secret), false))),
            (1, Object(("ip", Gen.Const((JsonNode?)null).Select(_ => (JsonNode?)true), false))),
            (1, Object(("customCode", Code, false))),
            (1, Object(("path", Texts("xdm.a"), false), ("ip", Gen.Const((JsonNode?)null).Select(_ => (JsonNode?)false), false)))),
        Object(("default", Value, true), ("cleanText", Flag, true), ("forceLowerCase", Flag, true), ("emptyAsNull", Flag, true)),
        Join);

    private static readonly Gen<JsonNode?> Comparison =
        from name in Gen.OneOf([.. ComparisonOperators.Names])
        from operands in Object(
            ("left", Value, false),
            ("operator", Texts(name), false),
            ("right", RightOf(name) == RightOperand.List ? List(Value, 0, 3) : name.Contains("Regex", StringComparison.Ordinal) ? Texts("^a{2}$", "{{xdm.pattern}}") : Value, RightOf(name) == RightOperand.None))
        from options in Object(("caseInsensitive", Flag, true), ("negate", Flag, true))
        select Join(operands, options);

    private static readonly Gen<JsonNode?> Condition = Gen.Frequency(
        (5, Comparison),
        (1, Object(("customCode", Code, false), ("negate", Flag, true))),
        (1, Object(("any", List(Comparison, 0, 2), false), ("negate", Flag, true))),
        (1, Object(("all", List(Gen.OneOf(Comparison, Object(("any", List(Comparison, 1, 2), false))), 0, 2), false), ("caseInsensitive", Flag, true))));

    private static readonly Gen<JsonNode?> Changes = Gen.OneOf(ObjectToken, Object(("Plan", Value, true), ("Token", Value, true), ("$email", Value, true)));

    private static readonly Gen<JsonNode?> Properties = Gen.OneOf(
        ObjectToken,
        Object(("Page", Value, true), ("a.b", Value, true), ("$insert-id", Value, true)),
        List(Object(("key", Texts("a"), false), ("value", Value, false)), 0, 1));

    private static readonly Gen<JsonNode?> ByType = Gen.OneOf(
        OfType("trackEvent", ("event", Gen.OneOf(Texts("e", "{{xdm.eventType}}", "via {{channel}}"), Flag), false), ("properties", Properties, true), ("distinctId", Value, true), ("time", Value, true),
            ("insertId", Value, true), ("spread", List(ObjectToken, 0, 2), true), ("flatten", Flag, true), ("preset", Gen.OneOf(Texts([.. PresetNames.All]), List(Texts([.. PresetNames.All]), 0, 2)), true)),
        OfType("trackEvent", ("event", Texts("e"), false), ("propertiesJson", Texts("{}", "{ \"a\": 1 }", "\"{{xdm.a}}\""), false)),
        OfType("identify", ("anonymousId", Value, false), ("userId", Value, false), ("time", Value, true), ("insertId", Value, true)),
        OfType("alias", ("distinctId", Value, false), ("alias", Value, false), ("insertId", Value, true)),
        OfType("merge", ("distinctIds", List(Value, 2, 2), false), ("time", Value, true)),
        OfType("setProfile", ("distinctId", Value, true), ("set", Changes, true), ("add", Changes, true), ("append", Changes, true), ("unset", Gen.OneOf(List(Value, 0, 2), Text), false)),
        OfType("setProfile", ("set", Changes, false), ("ip", Value, true), ("latitude", Value, false), ("longitude", Value, false), ("time", Value, true), ("ignoreTime", Flag, true),
            ("firstTouch", Flag, true), ("preset", Gen.OneOf(Texts("standard"), List(Texts("standard"), 0, 2)), true), ("distinctId", Value, true)),
        OfType("experimentStarted", ("distinctId", Value, true), ("properties", Properties, true), ("time", Value, true), ("flatten", Flag, true)),
        OfType("setGroup", ("groupKey", Value, false), ("groupId", Value, false), ("setOnce", Changes, false), ("union", Changes, true), ("remove", Changes, true)),
        OfType("setGroup", ("groupKey", Value, false), ("groupId", Value, false), ("delete", Gen.Const((JsonNode?)null).Select(_ => (JsonNode?)true), false)));

    private static readonly Gen<JsonNode?> Action = Gen.Select(
        ByType,
        Object(("project", Texts(AppUnderTest.Project, "default"), true), ("when", Condition, true), ("forEach", Texts("{{xdm.productListItems}}", "none"), true)),
        Join);

    private static readonly Gen<JsonNode?> Rules = List(Object(("name", Texts("?"), false), ("conditions", List(Condition, 0, 2), true), ("actions", List(Action, 1, 2), false)), 0, 2)
        .Select(rules =>
        {
            foreach ((JsonNode? rule, int number) in rules!.AsArray().Select((rule, number) => (rule, number)))
            {
                rule!["name"] = $"Rule {number}";
            }

            return (JsonNode?)rules;
        });

    /// <summary>A rules file.</summary>
    public static Gen<JsonNode?> Any { get; } = Gen.Select(
        Object(
            ("$schema", Texts("./rules.schema.json"), true),
            ("eventNames", Gen.OneOf(Texts("mixpanel"), Object(("web.webpagedetails.pageViews", Texts("Page view", "} odd {"), true), ("App Install", Texts("Installed"), true))), true)),
        Element,
        Rules,
        (file, element, rules) =>
        {
            JsonObject document = file!.AsObject();
            document["dataElements"] = new JsonObject
            {
                ["ecid"] = new JsonObject { ["path"] = "xdm.identityMap.ECID[0].id" },
                ["channel"] = new JsonObject { ["constant"] = "web" },
                ["any element"] = element,
            };
            document["rules"] = rules;
            return (JsonNode?)document;
        });

    private static RightOperand RightOf(string name) => ComparisonOperators.Find(name, out _)!.Right;

    private static Gen<JsonNode?> OfType(string type, params (string Key, Gen<JsonNode?> Value, bool IsOptional)[] keys) =>
        Object([("type", Texts(type), false), .. keys]);

    private static Gen<JsonNode?> Texts(params string[] texts) => Gen.OneOf(texts).Select(text => (JsonNode?)text);

    private static Gen<JsonNode?> List(Gen<JsonNode?> item, int least, int most) =>
        item.Array[least, most].Select(items => (JsonNode?)new JsonArray([.. items]));

    private static Gen<JsonNode?> Object(params (string Key, Gen<JsonNode?> Value, bool IsOptional)[] keys)
    {
        Gen<JsonNode?> made = Gen.Int[0, 0].Select(_ => (JsonNode?)new JsonObject());
        foreach ((string key, Gen<JsonNode?> value, bool isOptional) in keys)
        {
            made = Gen.Select(made, value, isOptional ? Gen.Bool : Gen.Const(true), (map, content, isGiven) =>
            {
                if (isGiven)
                {
                    map!.AsObject().Add(key, content);
                }

                return map;
            });
        }

        return made;
    }

    private static JsonNode? Join(JsonNode? map, JsonNode? more)
    {
        foreach ((string key, JsonNode? value) in more!.AsObject())
        {
            map!.AsObject().Add(key, value?.DeepClone());
        }

        return map;
    }
}

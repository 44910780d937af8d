namespace MixpanelFunctions.Forwarding.Tests.Configuration.Rules;

public class RulesErrorsTests
{
    /// <summary>Data elements as they stand in the file, and what is wrong with them.</summary>
    [Theory]
    [InlineData("""{ "a": { "path": "xdm.a", "pathh": 1 } }""", "dataElements.a.pathh: unknown key \"pathh\"; did you mean \"path\"?")]
    [InlineData("""{ "a": { "path": "xdm.a", "x": 1 } }""", "dataElements.a.x: unknown key \"x\"")]
    [InlineData("""{ "a": { "path": "xdm.a", "Default": 1 } }""", "dataElements.a.Default: unknown key \"Default\"; did you mean \"default\"?")]
    [InlineData("""{ "a": { "path": "xdm.a", "path": "xdm.b" } }""", "dataElements.a.path: is written twice")]
    [InlineData("""{ "a": { "path": 1 } }""", "dataElements.a.path: must be a text, not a number", "dataElements.a: needs exactly one of path, constant, secret, ip, customCode")]
    [InlineData("""{ "a": { "path": "xdm.a", "constant": 1 } }""", "dataElements.a: needs exactly one of path, constant, secret, ip, customCode")]
    [InlineData("""{ "a": { } }""", "dataElements.a: needs exactly one of path, constant, secret, ip, customCode")]
    [InlineData("""{ "a": "xdm.a" }""", "dataElements.a: must be an object, not a text")]
    [InlineData("""{ "a": null }""", "dataElements.a: must be an object, not null")]
    [InlineData("""{ "a": { "path": "xdm.a" }, "a": { "path": "xdm.b" } }""", "dataElements.a: this data element is defined twice")]
    [InlineData("""{ "a}": { "path": "xdm.a" } }""", "dataElements.a}: a data element's name must not contain braces")]
    [InlineData("""{ "a": { "path": "web.a" } }""", "dataElements.a.path: the path \"web.a\" must start with arc, xdm or data; did you mean \"xdm.web.a\"?")]
    [InlineData("""{ "a": { "path": "shop.a" } }""", "dataElements.a.path: the path \"shop.a\" must start with arc, xdm or data")]
    [InlineData("""{ "a": { "path": "xdm..a" } }""", "dataElements.a.path: the path \"xdm..a\" has an empty name at character 5")]
    [InlineData("""{ "a": { "secret": "NOT_SET" } }""", "dataElements.a.secret: the app setting NOT_SET is not set")]
    [InlineData("""{ "a": { "ip": "true" } }""", "dataElements.a.ip: must be true or false", "dataElements.a: needs exactly one of path, constant, secret, ip, customCode")]
    [InlineData("""{ "a": { "path": "xdm.a", "cleanText": 1 } }""", "dataElements.a.cleanText: must be true or false")]
    [InlineData("""{ "a": { "constant": "{{a}}" } }""", "dataElements.a.constant: data elements in a circle: a → a")]
    [InlineData("""{ "a": { "constant": "{{b}}" }, "b": { "constant": ["{{c}}"] }, "c": { "path": "xdm.c", "default": "{{b}}" } }""", "dataElements.c.default: data elements in a circle: b → c → b")]
    [InlineData("""{ "a": { "constant": "{{bb}}" }, "bbb": { "path": "xdm.b" } }""", "dataElements.a.constant: unknown data element \"bb\"; did you mean \"bbb\"?")]
    [InlineData("""{ "a": { "path": "xdm.a", "default": "{{}}" } }""", "dataElements.a.default: the token at character 1 is empty")]
    [InlineData("""[]""", "dataElements: must be an object whose keys are names of data elements")]
    public void A_wrong_data_element_is_told_with_its_place(string elements, params string[] expected) =>
        AssertErrors($$"""{ "dataElements": {{elements}} }""", expected);

    [Theory]
    [InlineData(100, false)]
    [InlineData(20_000, false)]
    [InlineData(20_000, true)]
    public void A_chain_of_data_elements_has_a_bound(int length, bool lastFirst)
    {
        IEnumerable<int> numbers = lastFirst ? Enumerable.Range(0, length).Reverse() : Enumerable.Range(0, length);
        string chain = string.Join(',', numbers.Select(number => $"\"e{number}\":{{\"constant\":\"<{{{{e{number + 1}}}}}>\"}}"));
        using ConfigurationFolder folder = new($$"""{ "dataElements": { {{chain}}, "e{{length}}": { "path": "xdm.a" } } }""");

        string error = Assert.Single(folder.Errors(AppSettings.WithToken()));

        Assert.EndsWith("nested more than 100 levels deep; shorten the chain of data elements that refer to each other", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web")]
    [InlineData("{{xdm.a}}")]
    public void Data_elements_that_double_have_a_bound(string seed)
    {
        string doubled = string.Join(',', Enumerable.Range(1, 40).Select(number => $"\"e{number}\":{{\"constant\":\"{{{{e{number - 1}}}}}{{{{e{number - 1}}}}}\"}}"));
        using ConfigurationFolder folder = new($$"""{ "dataElements": { "e0": { "constant": "{{seed}}" }, {{doubled}} } }""");

        string error = Assert.Single(folder.Errors(AppSettings.WithToken()));

        Assert.EndsWith("the value is larger than 1048576 bytes; use data elements that refer to others fewer times", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ }""", "rules: must be a list, not an object")]
    [InlineData("""[ 1 ]""", "rules[0]: must be an object, not a number")]
    [InlineData("""[ { "actions": [ { "type": "trackEvent", "event": "e" } ] } ]""", "rules[0].name: a rule needs a name")]
    [InlineData("""[ { "name": " ", "actions": [ { "type": "trackEvent", "event": "e" } ] } ]""", "rules[0].name: a rule needs a name")]
    [InlineData("""[ { "name": "A" } ]""", "rules[0].actions: a rule needs at least one action")]
    [InlineData("""[ { "name": "A", "actions": [] } ]""", "rules[0].actions: a rule needs at least one action")]
    [InlineData("""[ { "name": "A", "action": [] } ]""", "rules[0].action: unknown key \"action\"; did you mean \"actions\"?", "rules[0].actions: a rule needs at least one action")]
    [InlineData("""[ { "name": "A", "any": [], "actions": [ { "type": "trackEvent", "event": "e" } ] } ]""", "rules[0].any: unknown key \"any\"; all conditions must hold; if one is enough, write \"conditions\": [ { \"any\": [ … ] } ]")]
    [InlineData("""[ { "name": "A", "logic": "and", "actions": [ { "type": "trackEvent", "event": "e" } ] } ]""", "rules[0].logic: unknown key \"logic\"; all conditions must hold; if one is enough, write \"conditions\": [ { \"any\": [ … ] } ]")]
    [InlineData("""[ { "name": "A", "when": {}, "actions": [ { "type": "trackEvent", "event": "e" } ] } ]""", "rules[0].when: unknown key \"when\"; write \"conditions\": [ … ]")]
    [InlineData("""[ { "name": "A", "actions": { "type": "trackEvent", "event": "e" } } ]""", "rules[0].actions: must be a list, not an object", "rules[0].actions: a rule needs at least one action")]
    [InlineData("""[ { "name": "A", "conditions": {}, "actions": [ { "type": "trackEvent", "event": "e" } ] } ]""", "rules[0].conditions: must be a list, not an object")]
    [InlineData(
        """[ { "name": "A", "actions": [ { "type": "trackEvent", "event": "e" } ] }, { "name": "B", "actions": [ { "type": "trackEvent", "event": "e" } ] }, { "name": "A", "actions": [ { "type": "trackEvent", "event": "e" } ] } ]""",
        "rules[2].name: two rules are named \"A\"; give each rule a unique name")]
    public void A_wrong_rule_is_told_with_its_place(string rules, params string[] expected) =>
        AssertErrors($$"""{ "rules": {{rules}} }""", expected);

    [Theory]
    [InlineData("""{ "left": "{{xdm.a}}", "operator": "equal", "right": "a" }""", ".operator: unknown operator \"equal\"; did you mean \"equals\"?")]
    [InlineData("""{ "left": "{{xdm.a}}", "operator": "between", "right": "a" }""", ".operator: unknown operator \"between\"; use one of equals, doesNotEqual, contains, doesNotContain, startsWith, doesNotStartWith, endsWith, doesNotEndWith, matchesRegex, doesNotMatchRegex, lessThan, lessThanOrEqual, greaterThan, greaterThanOrEqual, isTrue, isTruthy, isFalse, isFalsy, exists, doesNotExist, in, notIn")]
    [InlineData("""{ "left": "a", "right": "a" }""", ".operator: a condition needs an operator")]
    [InlineData("""{ "operator": "equals", "right": "a" }""", ".left: a condition needs a left operand")]
    [InlineData("""{ "left": "{{xdm.a}}", "operator": "equals" }""", ".right: the operator equals needs a right operand")]
    [InlineData("""{ "left": "{{xdm.a}}", "operator": "matchesRegex", "right": "[" }""", ".right: not a regular expression: Invalid regular expression: /[/: Unterminated character class")]
    [InlineData("""{ "left": "{{xdm.a}}", "operator": "equals", "right": "a", "negate": "no" }""", ".negate: must be true or false")]
    [InlineData("""{ "left": "{{xdm.a}}", "operator": "equals", "right": "a", "ignoreCase": true }""", ".ignoreCase: unknown key \"ignoreCase\"; did you mean \"caseInsensitive\"?")]
    [InlineData("""{ "and": [] }""", ".and: unknown key \"and\"; write \"all\": [ … ], a group of which all conditions must hold", ": needs exactly one of operator (with left and right), any, all, customCode", ".operator: a condition needs an operator")]
    [InlineData("""{ "OR": [] }""", ".OR: unknown key \"OR\"; write \"any\": [ … ], a group of which one condition must hold", ": needs exactly one of operator (with left and right), any, all, customCode", ".operator: a condition needs an operator")]
    [InlineData("""{ "not": { }, "left": "{{xdm.a}}", "operator": "exists" }""", ".not: unknown key \"not\"; write the condition itself, with \"negate\": true")]
    [InlineData("""{ "logic": "or", "left": "{{xdm.a}}", "operator": "exists" }""", ".logic: unknown key \"logic\"; write \"any\" or \"all\" with the list of conditions")]
    [InlineData("""{ "left": "{{xdm.a}}", "operator": "equals", "value": "a" }""", ".value: unknown key \"value\"; did you mean \"right\"?", ".right: the operator equals needs a right operand")]
    [InlineData("""{ "left": "{{xdm.a}}", "operator": "exists", "right": "{{nothing}}" }""", ".right: unknown data element \"nothing\"")]
    [InlineData("""{ "left": "{{nothing}}", "operator": "isTrue" }""", ".left: unknown data element \"nothing\"")]
    [InlineData("""{ "left": "{{xdm.a[x]}}", "operator": "isTrue" }""", ".left: the path \"xdm.a[x]\" needs an index from 0 to 9999 or a quoted name in the brackets at character 6")]
    [InlineData("""{ }""", ": needs exactly one of operator (with left and right), any, all, customCode", ".operator: a condition needs an operator")]
    public void A_wrong_condition_is_told_with_its_place(string condition, params string[] expected) =>
        AssertErrors(
            $$"""{ "rules": [ { "name": "A", "conditions": [ {{condition}} ], "actions": [ { "type": "trackEvent", "event": "e" } ] } ] }""",
            [.. expected.Select(error => "rules[0].conditions[0]" + error)]);

    [Theory]
    [InlineData("trackEvent", "track", "Track", "event", "track_event", "import", "page")]
    [InlineData("identify", "$identify", "Identify", "identity", "login")]
    [InlineData("alias", "createAlias", "$create_alias")]
    [InlineData("merge", "$merge")]
    [InlineData("setProfile", "profile", "people", "people.set", "people.set_once", "people.increment", "set", "$set", "setOnce", "$set_once", "add", "union", "unset", "delete", "set_profile", "user")]
    [InlineData("setGroup", "group", "group.set", "groups", "set_group")]
    [InlineData("experimentStarted", "$experiment_started", "experiment")]
    public void A_type_of_another_name_is_told_with_the_type_that_was_meant(string meant, params string[] written) => Assert.All(written, type =>
        AssertErrors(
            $$"""{ "rules": [ { "name": "A", "actions": [ { "type": "{{type}}" } ] } ] }""",
            $"rules[0].actions[0].type: unknown action type \"{type}\"; did you mean \"{meant}\"?"));

    [Theory]
    [InlineData("""{ "event": "e" }""", ".type: an action needs a type")]
    [InlineData("""{ "type": "trackEvnt", "event": "e" }""", ".type: unknown action type \"trackEvnt\"; did you mean \"trackEvent\"?")]
    [InlineData("""{ "type": "people.set", "set": {} }""", ".type: unknown action type \"people.set\"; did you mean \"setProfile\"?")]
    [InlineData("""{ "type": 1, "event": "e" }""", ".type: must be a text, not a number", ".type: an action needs a type")]
    [InlineData("""{ "type": "trackEvent" }""", ".event: trackEvent needs the event's name, a text")]
    [InlineData("""{ "type": "trackEvent", "event": null }""", ".event: trackEvent needs the event's name, a text")]
    [InlineData("""{ "type": "trackEvent", "event": "" }""", ".event: trackEvent needs the event's name, a text")]
    [InlineData("""{ "type": "trackEvent", "event": { "a": 1 } }""", ".event: trackEvent needs the event's name, a text")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "distinct_id": "x" }""", ".distinct_id: unknown key \"distinct_id\"; did you mean \"distinctId\"?")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "project": "retail" }""", ".project: unknown Mixpanel project \"retail\"; use one of default")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "project": "defualt" }""", ".project: unknown Mixpanel project \"defualt\"; did you mean \"default\"?")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "project": null }""", ".project: must be a text, not null")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "flatten": "true" }""", ".flatten: must be true or false")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "preset": "standart" }""", ".preset: unknown preset \"standart\"; did you mean \"standard\"?")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "spread": "{{xdm.a}}" }""", ".spread: must be a list, not a text")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "spread": [ "xdm.a", "{{xdm.a}}{{xdm.b}}", 1 ] }""", ".spread[2]: must be a text, not a number", ".spread[0]: must be exactly one token that yields an object", ".spread[1]: must be exactly one token that yields an object", ".spread[2]: must be exactly one token that yields an object")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "properties": "xdm.a" }""", ".properties: must be exactly one token that yields an object")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "properties": "{{nothing}}" }""", ".properties: unknown data element \"nothing\"")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "properties": 3 }""", ".properties: must be an object, a list of key and value pairs, or one token")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "properties": null }""", ".properties: must be an object, a list of key and value pairs, or one token")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "properties": { "": 1 } }""", ".properties.: a property needs a name")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "properties": { "a": 1, "b": 2, "a": 3 } }""", ".properties.a: the property \"a\" is set twice")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "properties": { "a": { "b": "{{c}}" } } }""", ".properties.a.b: unknown data element \"c\"")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "properties": { "time": 1 } }""", ".properties.time: \"time\" is set by the action's time, not as a property")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "properties": { "distinct_id": 1 } }""", ".properties.distinct_id: \"distinct_id\" is set by the action's distinctId, not as a property")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "properties": { "$insert_id": 1 } }""", ".properties.$insert_id: \"$insert_id\" is set by the action's insertId, not as a property")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "properties": { "token": 1 } }""", ".properties.token: \"token\" is set by the project, not as a property")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "properties": [ { "key": "a" } ] }""", ".properties[0]: a pair needs a key and a value")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "properties": [ { "key": "a", "value": 1, "valu": 2 } ] }""", ".properties[0].valu: unknown key \"valu\"; did you mean \"value\"?")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "properties": [ { "key": "a", "value": 1 }, { "key": "a", "value": 2 } ] }""", ".properties[1].key: the property \"a\" is set twice")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "properties": [ 1 ] }""", ".properties[0]: must be an object, not a number")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "properties": {}, "propertiesJson": "{}" }""", ".propertiesJson: cannot be used with properties; remove one of them")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "propertiesJson": "{\n  \"a\": tru }" }""", ".propertiesJson: is not JSON at line 2, column 11")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "propertiesJson": "{ \"time\": 1 }" }""", ".propertiesJson.time: \"time\" is set by the action's time, not as a property")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "propertiesJson": {} }""", ".propertiesJson: must be a text, not an object")]
    [InlineData("""{ "type": "identify", "anonymousId": "{{xdm.a}}", "userId": "{{xdm.u}}", "flatten": false, "spread": [] }""", ".spread: identify has no spread; it belongs to trackEvent, experimentStarted", ".flatten: identify has no flatten; it belongs to trackEvent, experimentStarted")]
    [InlineData("""{ "type": "identify", "anonymousId": "{{xdm.a}}", "userId": "{{xdm.u}}", "propertiesJson": "{}" }""", ".propertiesJson: identify has no propertiesJson; it belongs to trackEvent, experimentStarted")]
    [InlineData("""{ "type": "merge", "distinctIds": ["{{xdm.a}}", "{{xdm.b}}"] }""", ".type: merge has no meaning under Simplified ID Merge; set Mixpanel__IdentityMerge to Original, or use identify")]
    public void A_wrong_action_is_told_with_its_place(string action, params string[] expected) =>
        AssertErrors(
            $$"""{ "rules": [ { "name": "A", "actions": [ {{action}} ] } ] }""",
            [.. expected.Select(error => "rules[0].actions[0]" + error)]);

    [Theory]
    [InlineData("[]", "rules.json: must be an object, not a list")]
    [InlineData("\"rules\"", "rules.json: must be an object, not a text")]
    [InlineData("", "rules.json: is not JSON at line 1, column 1: it is empty")]
    [InlineData("{\n  \"rules\": [\n    { \"name\" \"A\" } ] }", "rules.json: is not JSON at line 3, column 14: a colon is missing before this place")]
    [InlineData("{ \"rules\": [] } end", "rules.json: is not JSON at line 1, column 17: remove the text after the last bracket")]
    [InlineData("{ \"rules\": [] \"filters\": [] }", "rules.json: is not JSON at line 1, column 15: a comma or bracket is missing before this place")]
    [InlineData("{ rules: [] }", "rules.json: is not JSON at line 1, column 3: a key needs double quotes")]
    [InlineData("{ \"rules\": [ { \"name\": 'A' } ] }", "rules.json: is not JSON at line 1, column 24: a value is missing here, or a text has no double quotes")]
    [InlineData("{\n  \"rules\": [", "rules.json: is not JSON at line 2, column 13: it ends before the last bracket is closed")]
    [InlineData("""{ "rulez": [] }""", "rules.json: rulez: unknown key \"rulez\"; did you mean \"rules\"?")]
    [InlineData("""{ "$schema": 1 }""", "rules.json: $schema: must be a text, not a number")]
    [InlineData("""{ "$schema": "half a character: \ud83d" }""", @"rules.json: contains half of a surrogate pair, \uD800 to \uDFFF; write both halves or none")]
    [InlineData("""{ "rules": [ { "\uDC00": 1 } ] }""", @"rules.json: contains half of a surrogate pair, \uD800 to \uDFFF; write both halves or none")]
    public void A_file_that_is_no_rules_file_is_told_and_does_not_turn_into_the_built_in_rule(string text, string expected)
    {
        using ConfigurationFolder folder = new(text);

        Assert.Equal([expected], folder.Errors(AppSettings.WithToken()));
    }

    [Fact]
    public void A_file_that_is_set_and_not_there_is_an_error()
    {
        using ConfigurationFolder folder = new();

        Assert.Equal(
            [$"other.json: there is no file {Path.Combine(folder.Path, "other.json")}"],
            folder.Errors(AppSettings.WithToken(("Forwarding__RulesFile", "other.json"))));
    }

    [Fact]
    public void Errors_name_the_file_by_the_name_that_was_set()
    {
        using ConfigurationFolder folder = new("[]", "other.json");

        Assert.Equal(["other.json: must be an object, not a list"], folder.Errors(AppSettings.WithToken(("Forwarding__RulesFile", "other.json"))));
    }

    [Theory]
    [InlineData("Forwarding__Rules", "[]", "Forwarding__Rules: has a value and also settings below it; remove one of them")]
    [InlineData("Forwarding__DataElements__a", "xdm.a", "Forwarding__DataElements__A: must be an object, not a text")]
    [InlineData("Forwarding__DataElements__a__Pth", "xdm.a", "Forwarding__DataElements__A__Pth: unknown key \"Pth\"; did you mean \"path\"?", "Forwarding__DataElements__A: needs exactly one of path, constant, secret, ip, customCode")]
    [InlineData("Forwarding__Rules__7__Actions__2__PropertiesJson", "{", "Forwarding__Rules__7__Actions__2__PropertiesJson: is not JSON at line 1, column 2: it ends before the last bracket is closed")]
    [InlineData("Forwarding__Rules__7__Actions__2__PropertiesJson", "{ \"a\": \"{{b}}\" }", "Forwarding__Rules__7__Actions__2__PropertiesJson__A: unknown data element \"b\"")]
    [InlineData("Forwarding__Rules__7__Actions__2__Properties__5__Value", "v", "Forwarding__Rules__7__Actions__2__Properties__5: a pair needs a key and a value")]
    [InlineData("Forwarding__Rules__7__Actions__2__Flatten", "yes", "Forwarding__Rules__7__Actions__2__Flatten: must be true or false")]
    [InlineData("Forwarding__Rules__7__Actions__2__Spread__4", "{{a}}", "Forwarding__Rules__7__Actions__2__Spread__4: unknown data element \"a\"")]
    [InlineData("Forwarding__Rules__7__Conditions__9__Operator", "isTrue", "Forwarding__Rules__7__Conditions__9__Left: a condition needs a left operand")]
    [InlineData("Forwarding__Rules__8__Actions__0__Type", "trackEvent", "Forwarding__Rules__8__Name: a rule needs a name", "Forwarding__Rules__8__Actions__0__Event: trackEvent needs the event's name, a text")]
    public void A_wrong_flat_rule_is_told_by_the_settings_name_as_it_was_numbered(string name, string value, params string[] expected)
    {
        using ConfigurationFolder folder = new();

        string[] errors = folder.Errors(AppSettings.WithToken(
            ("Forwarding__Rules__7__Name", "Flat"),
            ("Forwarding__Rules__7__Actions__2__Type", "trackEvent"),
            ("Forwarding__Rules__7__Actions__2__Event", "e"),
            (name, value)));

        Assert.Equal(expected, errors);
    }

    [Theory]
    [InlineData("Forwarding__Rules", "[]", "Forwarding__Rules: must be a list, not a text")]
    [InlineData("Forwarding__DataElements", "{}", "Forwarding__DataElements: must be an object whose keys are names of data elements")]
    public void Rules_as_one_text_are_told_to_be_no_rules(string name, string value, string expected)
    {
        using ConfigurationFolder folder = new();

        Assert.Equal([expected], folder.Errors(AppSettings.WithToken((name, value))));
    }

    private static void AssertErrors(string rules, params string[] expected)
    {
        using ConfigurationFolder folder = new(rules);

        Assert.Equal(expected.Select(error => "rules.json: " + error), folder.Errors(AppSettings.WithToken()));
    }
}

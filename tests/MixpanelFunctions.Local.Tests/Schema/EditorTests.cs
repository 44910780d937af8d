namespace MixpanelFunctions.Local.Tests.Schema;

/// <summary>What VS Code makes of the schema: its own language service, asked as the editor asks it.</summary>
public sealed class EditorTests(SchemaValidators validators) : IClassFixture<SchemaValidators>
{
    private const char Cursor = SchemaValidators.Cursor;

    [Theory]
    [InlineData("trackEvent", "project token when forEach event distinctId time insertId properties propertiesJson spread flatten preset")]
    [InlineData("identify", "project token when forEach time insertId anonymousId userId")]
    [InlineData("alias", "project token when forEach distinctId time insertId alias")]
    [InlineData("merge", "project token when forEach time insertId distinctIds")]
    [InlineData("setProfile", "project token when forEach distinctId time preset ip latitude longitude ignoreTime ignoreAlias firstTouch set setOnce add union append remove unset delete")]
    [InlineData("setGroup", "project token when forEach time groupKey groupId ip latitude longitude ignoreTime set setOnce add union remove unset delete")]
    [InlineData("experimentStarted", "project token when forEach distinctId time properties propertiesJson spread flatten preset")]
    public void An_action_is_offered_the_keys_of_its_type(string type, string keys) =>
        Assert.Equal(keys.Split(' ').Order(StringComparer.Ordinal), Labels(Action($$""" "type": "{{type}}", {{Cursor}} """)));

    [Fact]
    public void An_action_without_a_type_is_offered_that_first_and_the_types_with_what_they_do()
    {
        Assert.Equal(["type"], Labels(Action($"{Cursor}")));
        Assert.Contains("\"trackEvent\" — Sends an event.", validators.Completions(Action($"\"type\": {Cursor}")));
        Assert.Equal(7, validators.Completions(Action($"\"type\": {Cursor}")).Length);
    }

    [Fact]
    public void A_condition_is_offered_the_operators_with_what_they_do()
    {
        string[] offered = validators.Completions($$"""{ "rules": [ { "name": "A", "conditions": [ { "left": 1, "operator": {{Cursor}} } ] } ] }""");

        Assert.Equal(22, offered.Length);
        Assert.Contains("\"isFalsy\" — `left` is one of 0, NaN, \"\", null, missing and false.", offered);
        Assert.Contains("\"doesNotContain\" — The exact opposite of `contains`, even if that does not apply.", offered);
    }

    [Fact]
    public void Keys_are_offered_with_what_they_are()
    {
        Assert.Contains(validators.Completions(Action($"\"type\": \"merge\", {Cursor}")), offer => offer.StartsWith("when — The action runs only if this holds.", StringComparison.Ordinal));
        Assert.Contains("cleanText — In strings, replaces each run of white space by one space and trims both ends.", validators.Completions($$"""{ "dataElements": { "a": { {{Cursor}} } } }"""));
        Assert.Contains("\"standard\" — Mixpanel's own properties, if the event has their values. Never overrides what the rule sets.", validators.Completions(Action($"\"type\": \"trackEvent\", \"preset\": {Cursor}")));
    }

    [Fact]
    public void A_whole_rule_is_offered_where_one_may_stand() =>
        Assert.StartsWith("{\"name\":\"Sign-in\"", Assert.Single(validators.Completions($$"""{ "rules": [ {{Cursor}} ] }""")), StringComparison.Ordinal);

    [Theory]
    [InlineData(""" "type": "trackEvent", "event": "e", "proporties": {} """, "\"proporties\": Property proporties is not allowed.")]
    [InlineData(""" "type": "trackEvent" """, "{: Missing property \"event\".")]
    [InlineData(""" "type": "trackEvent", "event": "Page {{xdm.a" """, "\"Page {{xdm.a\": A token is {{name}}: it has a name, and }} at its end.")]
    [InlineData(""" "type": "trackEvent", "event": "e", "spread": ["xdm.a"] """, "\"xdm.a\": Must be exactly one token, {{name}}.")]
    [InlineData(""" "type": "trackEvnt" """, "\"trackEvnt\": Value is not accepted. Valid values: \"trackEvent\", \"identify\", \"alias\", \"merge\", \"setProfile\", \"setGroup\", \"experimentStarted\".")]
    [InlineData(""" "type": "identify", "anonymousId": "a", "userId": "u", "when": { "left": 1, "operator": "equals" } """, "\"when\": Missing property \"right\".")]
    public void A_mistake_is_underlined_and_told_in_its_terms(string action, string problem) =>
        Assert.Equal([problem], validators.Problems(Action(action)));

    [Fact]
    public void A_path_that_is_none_is_told() =>
        Assert.Equal(
            ["\"web.a\": A path starts with xdm, data or arc and continues with .name, [3] or [\"a name\"]."],
            validators.Problems("""{ "dataElements": { "a": { "path": "web.a" } } }"""));

    [Fact]
    public void Comments_and_trailing_commas_are_no_mistakes() =>
        Assert.Empty(validators.Problems("// Rules\n{ /* all */ \"dataElements\": { \"a\": { \"path\": \"xdm.a\", }, }, }"));

    private static string Action(string keys) => $$"""{ "rules": [ { "name": "A", "actions": [ { {{keys}} } ] } ] }""";

    private IEnumerable<string> Labels(string text) =>
        validators.Completions(text).Select(offered => offered.Split(" — ")[0]).Order(StringComparer.Ordinal);
}

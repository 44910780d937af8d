using System.Text;
using CsCheck;
using MixpanelFunctions.Forwarding.Mapping.Explanations;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Explanations;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Explanations;

/// <summary>What is explained is what happens.</summary>
public class EventExplainerTests
{
    private const string Shop = """
        {
          "dataElements": {
            "type": { "path": "xdm.eventType" },
            "total": { "path": "xdm.total", "default": 0 },
            "login": { "path": "xdm.login", "cleanText": true, "forceLowerCase": true },
            "code": { "customCode": "if (arc.event.xdm.total === 13) { throw new Error('unlucky'); } return arc.event.xdm.total * 2;" }
          },
          "rules": [
            { "name": "Large", "conditions": [
                { "left": "{{type}}", "operator": "equals", "right": "order" },
                { "any": [ { "left": "{{total}}", "operator": "greaterThan", "right": 100 }, { "left": "{{login}}", "operator": "contains", "right": "@vip" } ] } ],
              "actions": [ { "type": "trackEvent", "event": "Large order" } ] },
            { "name": "Coded", "conditions": [ { "left": "{{code}}", "operator": "greaterThanOrEqual", "right": "{{total}}", "negate": true } ],
              "actions": [ { "type": "trackEvent", "event": "Coded" } ] },
            { "name": "Known", "conditions": [ { "left": "{{login}}", "operator": "exists" } ],
              "actions": [
                { "type": "identify", "anonymousId": "{{xdm.device}}", "userId": "{{login}}" },
                { "type": "trackEvent", "event": "{{xdm.name}}", "when": { "all": [ { "left": "{{type}}", "operator": "in", "right": ["order", "view"] }, { "customCode": "return true;" } ] } } ] },
            { "name": "Items", "actions": [ { "type": "trackEvent", "event": "Item {{item.sku}}", "forEach": "{{xdm.items}}" } ] }
          ]
        }
        """;

    [Fact]
    public void Each_condition_tells_its_values_and_why()
    {
        RuleExplanation rule = Explain("""{"xdm":{"eventType":"order","login":" Anna@VIP.test "}}""").Rules[0];

        Assert.Equal(RuleOutcome.Takes, rule.Outcome);
        ConditionExplanation type = rule.Conditions[0];
        Assert.Equal(("equals", ConditionOutcome.Holds, true, "\"order\" is \"order\""), (type.Operator, type.Outcome, type.IsAsked, type.Reason));
        TokenExplanation token = Assert.Single(type.Operands[0].Tokens);
        Assert.Equal(("type", "arc.event.xdm.eventType", new ValueExplanation("text", "\"order\"")), (token.Token, token.Source, token.Value));
        ConditionExplanation group = rule.Conditions[1];
        Assert.Equal(("any", ConditionOutcome.Holds, "one of them holds"), (group.Operator, group.Outcome, group.Reason));
        Assert.Equal(["0 is not greater than 100", "\"anna@vip.test\" contains \"@vip\""], group.Parts.Select(part => part.Reason));
        TokenExplanation total = group.Parts[0].Operands[0].Tokens[0];
        Assert.Equal((new ValueExplanation("missing", null), new ValueExplanation("number", "0")), (total.Found, total.Value));
        TokenExplanation login = group.Parts[1].Operands[0].Tokens[0];
        Assert.Equal(("\" Anna@VIP.test \"", "\"anna@vip.test\""), (login.Found!.Json, login.Value.Json));
    }

    [Fact]
    public void What_follows_a_decision_is_explained_but_not_asked()
    {
        EventExplanation explained = Explain("""{"xdm":{"eventType":"order","total":200}}""");

        Assert.Equal([true, false], explained.Rules[0].Conditions[1].Parts.Select(part => part.IsAsked));
        Assert.Equal([true, false], Explain("""{"xdm":{"eventType":"view"}}""").Rules[0].Conditions.Select(condition => condition.IsAsked));
        Assert.All(Explain("""{"xdm":{"eventType":"view"}}""").Rules[0].Conditions[1].Parts, part => Assert.False(part.IsAsked));
    }

    [Fact]
    public void A_condition_that_cannot_be_decided_tells_why_its_rule_fails()
    {
        EventExplanation explained = Explain("""{"xdm":{"eventType":"view","total":13}}""");

        Assert.Equal(EventOutcome.DeadLettered, explained.Outcome);
        RuleExplanation rule = explained.Rules[1];
        Assert.Equal(RuleOutcome.Fails, rule.Outcome);
        Assert.StartsWith("custom code", rule.Reason, StringComparison.Ordinal);
        Assert.Equal((ConditionOutcome.Fails, rule.Reason), (rule.Conditions[0].Outcome, rule.Conditions[0].Reason));
        Assert.Empty(rule.Actions);
    }

    [Fact]
    public void Actions_tell_their_records_skips_and_failures()
    {
        EventExplanation explained = Explain("""{"xdm":{"eventType":"view","login":"anna","items":[{"sku":"A"},{"sku":"B"}]}}""");

        IReadOnlyList<ActionExplanation> known = explained.Rules[2].Actions;
        Assert.Equal(["identify", "trackEvent"], known.Select(action => action.Type));
        Assert.Equal("anonymousId is missing", Assert.Single(known[0].Skips));
        Assert.Equal(["\"view\" equals \"view\" of the list", "the code returns true"], known[1].When!.Parts.Select(part => part.Reason));
        Assert.Equal(("event", FailureStage.Mapping), (Assert.Single(known[1].Failures).Field, known[1].Failures[0].Stage));
        ActionExplanation items = Assert.Single(explained.Rules[3].Actions);
        Assert.Equal(("array", 2), (items.ForEach!.Value.Type, items.Records.Count));
        Assert.Equal(["default", "default"], items.Records.Select(record => record.Project));
    }

    [Fact]
    public void A_condition_of_the_item_tells_its_outcome_for_each_item()
    {
        const string Rules = """
            {"rules":[{"name":"Items","actions":[{"type":"trackEvent","event":"Item","forEach":"{{xdm.items}}","when":{"left":"{{item.sku}}","operator":"equals","right":"B"}}]}]}
            """;
        using EventExplainer explainer = Explainer(MappingBench.ForRules(Rules));
        string items = string.Join(',', Enumerable.Repeat("""{"sku":"A"}""", 150));

        ActionExplanation two = explainer.Explain(MappingBench.Message("""{"xdm":{"items":[{"sku":"A"},{"sku":"B"}]}}"""), MappingBench.Now)[0].Rules[0].Actions[0];
        ActionExplanation many150 = explainer.Explain(MappingBench.Message($$$"""{"xdm":{"items":[{{{items}}}]}}"""), MappingBench.Now)[0].Rules[0].Actions[0];

        Assert.Null(two.When);
        Assert.Equal([(0, ConditionOutcome.DoesNotHold, "\"A\" is not \"B\""), (1, ConditionOutcome.Holds, "\"B\" is \"B\"")], two.Items.Select(item => (item.Index, item.When.Outcome, item.When.Reason)));
        Assert.Equal(["\"A\"", "\"B\""], two.Items.Select(item => item.When.Operands[0].Tokens[0].Value.Json));
        Assert.Single(two.Records);
        Assert.Equal(100, many150.Items.Count);
    }

    [Fact]
    public void An_event_that_cannot_be_read_has_no_rules_to_explain()
    {
        EventExplanation explained = Explain("""{"xdm":{"eventType":""");

        Assert.Equal((EventOutcome.DeadLettered, FailureStage.Parse), (explained.Outcome, explained.Failure!.Stage));
        Assert.Empty(explained.Rules);
    }

    [Fact]
    public void Several_events_of_a_message_are_explained_each()
    {
        using EventExplainer explainer = Explainer(MappingBench.ForRules(Shop));

        IReadOnlyList<EventExplanation> explained = explainer.Explain(
            MappingBench.Message("""[{"xdm":{"eventType":"order","total":500}},7,{"xdm":{"eventType":"view","total":1}}]"""), MappingBench.Now);

        Assert.Equal([0, 1, 2], explained.Select(each => each.IndexInMessage));
        Assert.Equal([EventOutcome.Forwarded, EventOutcome.DeadLettered, EventOutcome.Filtered], explained.Select(each => each.Outcome));
    }

    [Fact]
    public void A_secret_is_never_shown_by_whatever_way_it_comes()
    {
        MappingBench bench = MappingBench.ForRules(
            """
            {
              "dataElements": {
                "key": { "secret": "SHOP_KEY" },
                "wrapped": { "constant": { "inner": ["{{key}}"] } },
                "fallback": { "path": "xdm.none", "default": "key {{key}}" }
              },
              "rules": [ { "name": "Secret", "conditions": [
                { "left": "{{key}}", "operator": "equals", "right": "{{xdm.given}}" },
                { "left": "{{key}}", "operator": "greaterThan", "right": 1 },
                { "left": "a {{fallback}}", "operator": "contains", "right": "{{key}}" },
                { "left": "{{wrapped}}", "operator": "exists" },
                { "left": "{{xdm.given}}", "operator": "in", "right": ["{{key}}"] },
                { "left": "{{xdm.given}}", "operator": "matchesRegex", "right": "{{key}}" } ],
                "actions": [ { "type": "trackEvent", "event": "any" } ] } ]
            }
            """,
            ("SHOP_KEY", "4711"));
        using EventExplainer explainer = Explainer(bench);

        EventExplanation explained = Assert.Single(explainer.Explain(MappingBench.Message("""{"xdm":{"given":"other"}}"""), MappingBench.Now));

        Assert.DoesNotContain("4711", Text(explained), StringComparison.Ordinal);
        Assert.Equal("\"other\" equals none of the list", explained.Rules[0].Conditions[4].Reason);
        Assert.Equal("a secret is greater than a secret", explained.Rules[0].Conditions[1].Reason.Replace(" 1", " a secret", StringComparison.Ordinal));
    }

    [Fact]
    public void In_the_records_that_are_shown_a_secret_is_hidden_where_it_is_produced_and_conditions_compare_it_all_the_same()
    {
        MappingBench bench = MappingBench.ForRules(
            """
            {
              "dataElements": {
                "key": { "secret": "SHOP_KEY" },
                "lower": { "constant": "{{key}}", "forceLowerCase": true, "cleanText": true },
                "wrapped": { "constant": { "inner": ["<{{lower}}>"] } },
                "fallback": { "path": "xdm.none", "default": "key {{key}}" }
              },
              "rules": [ { "name": "Secret", "conditions": [ { "left": "{{lower}}", "operator": "equals", "right": "{{xdm.given}}" } ],
                "actions": [
                  { "type": "trackEvent", "event": "E {{key}}", "properties": { "K": "{{key}}", "L": "{{lower}}", "W": "{{wrapped}}", "F": "{{fallback}}", "T": "{{wrapped}} {{key}}" } },
                  { "type": "setProfile", "set": { "K": "{{lower}}" } } ] } ]
            }
            """,
            // Too short to be searched for.
            ("SHOP_KEY", "K4 7"));
        using EventExplainer explainer = Explainer(bench);
        const string Event = """{"xdm":{"given":"k4 7","identityMap":{"CRM":[{"id":"c-1","primary":true}]}}}""";

        EventExplanation explained = Assert.Single(explainer.Explain(MappingBench.Message(Event), MappingBench.Now));

        string[] records = [.. explained.Rules[0].Actions.SelectMany(action => action.Records).Select(record => record.Json)];
        Assert.Equal(2, records.Length);
        Assert.All(records, record => Assert.DoesNotContain("4 7", record, StringComparison.Ordinal));
        Assert.Contains("\"event\":\"E ***\"", records[0], StringComparison.Ordinal);
        Assert.Contains("\"K\":\"***\",\"L\":\"***\",\"W\":{\"inner\":[\"<***>\"]},\"F\":\"key ***\"", records[0], StringComparison.Ordinal);
        Assert.Contains("\"$set\":{\"K\":\"***\"}", records[1], StringComparison.Ordinal);
        // What is sent has the secret.
        Assert.Contains("\"L\":\"k4 7\"", bench.Map(Event).Records[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_any_event_the_explanation_has_the_records_and_the_rules_that_the_mapper_has()
    {
        MappingBench bench = MappingBench.ForRules(Shop.Replace("xdm.total", "xdm.value", StringComparison.Ordinal).Replace("xdm.login", "xdm._id", StringComparison.Ordinal));
        using EventExplainer explainer = Explainer(bench);
        int taken = 0;

        AnyEvent.Body.Sample(
            body =>
            {
                RecordCollector mapped = bench.Map(body);
                IReadOnlyList<EventExplanation> explained = explainer.Explain(MappingBench.Message(body), MappingBench.Now);
                Assert.Equal(mapped.Records, explained.SelectMany(each => each.Rules).SelectMany(rule => rule.Actions).SelectMany(action => action.Records).Select(record => record.Json));
                Assert.Equal(mapped.Matched, explained.SelectMany(each => each.Rules).Where(rule => rule.Outcome == RuleOutcome.Takes).Select(rule => rule.Name));
                foreach (RuleExplanation rule in explained.SelectMany(each => each.Rules))
                {
                    // The conditions say the same as the rule does.
                    ConditionExplanation? deciding = rule.Conditions.FirstOrDefault(condition => condition.Outcome != ConditionOutcome.Holds);
                    Assert.Equal(
                        rule.Outcome,
                        deciding is null ? RuleOutcome.Takes : deciding.Outcome == ConditionOutcome.Fails ? RuleOutcome.Fails : RuleOutcome.PassesOver);
                    taken += rule.Outcome == RuleOutcome.Takes ? 1 : 0;
                }
            },
            iter: 700,
            threads: 1);

        Assert.True(taken > 0);
    }

    private static EventExplanation Explain(string body)
    {
        using EventExplainer explainer = Explainer(MappingBench.ForRules(Shop));
        return Assert.Single(explainer.Explain(MappingBench.Message(body), MappingBench.Now));
    }

    private static EventExplainer Explainer(MappingBench bench) => new(bench.Plan, bench.Configuration);

    private static string Text(EventExplanation explained)
    {
        StringBuilder text = new();
        foreach (ConditionExplanation condition in explained.Rules.SelectMany(rule => rule.Conditions))
        {
            text.AppendLine(condition.Reason);
            foreach (OperandExplanation operand in condition.Operands)
            {
                text.AppendLine(operand.ToString()).AppendJoin('\n', operand.Tokens).AppendLine();
            }
        }

        return text.ToString();
    }
}

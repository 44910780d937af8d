using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Tests.Configuration;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Actions;

/// <summary><c>experimentStarted</c>: who saw which variant of an experiment.</summary>
public class ExperimentTests
{
    private const string Ecid = "12507560687324495704459439363261812234";
    private const string Shown = "\"propositionEventType\":{\"display\":1},";

    /// <summary>Propositions as Adobe's products send them, and the experiment and variant that they name.</summary>
    public static TheoryData<string, string?, string?> Propositions => new()
    {
        // Target, with what the Web SDK hands back.
        { """{"id":"AT:x","scope":"home","scopeDetails":{"decisionProvider":"TGT","activity":{"id":"127819"},"experience":{"id":"0"},"strategies":[{"algorithmID":"0","trafficType":"0"}]}}""", "127819", "0" },
        { """{"scopeDetails":{"activity":{"id":"127819","name":"Checkout test"},"experience":{"id":"0","name":"Blue button"}}}""", "Checkout test", "Blue button" },
        { """{"scopeDetails":{"activity":{"id":127819,"name":" "},"experience":{"id":1,"name":null}}}""", "127819", "1" },
        // Target, where the id alone tells: {"activityId":"384459","experienceId":"1"}.
        { """{"id":"AT:eyJhY3Rpdml0eUlkIjoiMzg0NDU5IiwiZXhwZXJpZW5jZUlkIjoiMSJ9","scope":"home"}""", "384459", "1" },
        { """{"id":"AT:eyJhY3Rpdml0eUlkIjoiMzg0NDU5IiwiZXhwZXJpZW5jZUlkIjoiMSJ9","scopeDetails":{"activity":{"id":"384459"}}}""", "384459", "1" },
        // Journey Optimizer, a content experiment.
        { """{"scopeDetails":{"decisionProvider":"AJO","activity":{"id":"campaign-7"},"strategies":[{"step":"ranking","strategyID":"r"},{"step":"experimentation","strategyID":"16ASJ","treatmentID":"0"}]}}""", "campaign-7", "0" },
        { """{"scopeDetails":{"correlationID":"c","strategies":[{"treatmentID":"2","strategyID":"16ASJ"}]}}""", "16ASJ", "2" },
        // Without scopeDetails, and as texts.
        { """{"activity":{"id":"a"},"experience":{"name":"e"}}""", "a", "e" },
        { """{"scopeDetails":{"activity":"a","experience":"e"}}""", "a", "e" },
        // What is no experiment, or nothing that can be read.
        { """{"scopeDetails":{"decisionProvider":"AJO","activity":{"id":"campaign-7"}}}""", null, null },
        { """{"id":"AT:eyJhY3Rpdml0eUlkIjoiMTQ1NDQ4IiwiZXhwZXJpZW5jZUlkIjoiIn0=","scopeDetails":{"activity":{"id":"145448"}}}""", null, null },
        { """{"id":"AT:%%%"}""", null, null },
        { """{"id":"AT:WzFd"}""", null, null },
        { """{"scopeDetails":{"activity":{"id":{"a":1}},"experience":{"id":["1"]}}}""", null, null },
        { "\"text\"", null, null },
        { "null", null, null },
    };

    [Theory]
    [MemberData(nameof(Propositions))]
    public void A_proposition_names_the_experiment_and_the_variant(string proposition, string? experiment, string? variant)
    {
        RecordCollector mapped = Bench().Map(Event(Shown, proposition));

        Assert.Empty(mapped.Failures);
        if (experiment is null)
        {
            Assert.Equal(["the proposition has no experiment or no variant"], mapped.Skips);
            Assert.Empty(mapped.Records);
            return;
        }

        string record = Assert.Single(mapped.Records);
        JsonElement properties = MappingBench.Properties(record);
        Assert.StartsWith("{\"event\":\"$experiment_started\",", record, StringComparison.Ordinal);
        Assert.Equal((experiment, variant), (properties.GetProperty("Experiment name").GetString(), properties.GetProperty("Variant name").GetString()));
        Assert.Equal("$device:" + Ecid, properties.GetProperty("distinct_id").GetString());
    }

    [Theory]
    [InlineData("\"propositionEventType\":{\"display\":1},", "web.webpagedetails.pageViews", true)]
    [InlineData("\"propositionEventType\":{\"display\":\"1\"},", "any", true)]
    [InlineData("\"propositionEventType\":{\"interact\":1},", "decisioning.propositionInteract", true)]
    [InlineData("\"propositionEventType\":{\"display\":0},", "decisioning.propositionDisplay", false)]
    [InlineData("\"propositionEventType\":{\"display\":\"0\"},", "any", false)]
    [InlineData("\"propositionEventType\":{\"suppressDisplay\":1},", "decisioning.propositionSuppressDisplay", false)]
    [InlineData("\"propositionEventType\":{\"dismiss\":1},", "decisioning.propositionDismiss", false)]
    [InlineData("", "decisioning.propositionDisplay", true)]
    [InlineData("", "decisioning.propositionInteract", true)]
    [InlineData("", "decisioning.propositionFetch", false)]
    [InlineData("", "web.webpagedetails.pageViews", false)]
    public void Only_what_the_visitor_saw_or_used_is_an_exposure(string eventType, string type, bool isExposure)
    {
        RecordCollector mapped = Bench().Map(Event(eventType, Target("1", "0"), type: type));

        Assert.Equal(isExposure ? 1 : 0, mapped.Records.Count);
        Assert.Equal(isExposure ? [] : ["the event does not say that the proposition was shown"], mapped.Skips);
    }

    [Fact]
    public void Each_proposition_is_an_exposure_of_its_own()
    {
        RecordCollector mapped = Bench().Map(Event(Shown, $"{Target("1", "0")},{Target("2", "1")}"));

        Assert.Equal(["1", "2"], mapped.Records.Select(record => MappingBench.Properties(record).GetProperty("Experiment name").GetString()));
        Assert.Equal(2, mapped.Records.Select(InsertId).Distinct().Count());
    }

    [Theory]
    [InlineData("same event, another place in the list", true)]
    [InlineData("same day, another event", true)]
    [InlineData("next day", false)]
    [InlineData("another visitor", false)]
    [InlineData("another variant", false)]
    [InlineData("another experiment", false)]
    public void A_visitor_an_experience_and_a_day_are_one_insert_id(string second, bool isSame)
    {
        string first = InsertId(Assert.Single(Bench().Map(Event(Shown, Target("1", "0"))).Records));
        string other = InsertId(Bench().Map(second switch
        {
            "same event, another place in the list" => Event(Shown, $"{Target("9", "9")},{Target("1", "0")}"),
            "same day, another event" => Event(Shown, Target("1", "0"), id: "e-2", time: "2026-02-27T23:59:59.999Z"),
            "next day" => Event(Shown, Target("1", "0"), time: "2026-02-28T00:00:00Z"),
            "another visitor" => Event(Shown, Target("1", "0"), ecid: "22507560687324495704459439363261812234"),
            "another variant" => Event(Shown, Target("1", "1")),
            _ => Event(Shown, Target("2", "0")),
        }).Records[^1]);

        Assert.Equal(isSame, first == other);
        Assert.Matches("^[0-9a-f]{32}$", first);
    }

    [Fact]
    public void Without_forEach_the_list_is_the_one_that_XDM_has_and_another_may_be_named()
    {
        Assert.Single(Bench("").Map(Event(Shown, Target("1", "0"))).Records);
        Assert.Single(Bench(""" "forEach":"{{data.shown}}", """).Map(
            $$$"""{"xdm":{"eventType":"decisioning.propositionDisplay","identityMap":{"ECID":[{"id":"{{{Ecid}}}"}]}},"data":{"shown":[{{{Target("1", "0")}}}]}}""").Records);
    }

    [Fact]
    public void It_takes_the_keys_of_an_event()
    {
        JsonElement properties = MappingBench.Properties(Assert.Single(Bench(""" "distinctId":"u-{{xdm._id}}","properties":{"Scope":"{{item.scope}}"},"when":{"left":"{{xdm.eventType}}","operator":"equals","right":"any"}, """)
            .Map(Event(Shown, """{"scope":"home","scopeDetails":{"activity":{"id":"1"},"experience":{"id":"0"}}},{"scope":"cart"}""")).Records));

        Assert.Equal(("home", "u-e-1"), (properties.GetProperty("Scope").GetString(), properties.GetProperty("distinct_id").GetString()));
    }

    [Fact]
    public void What_the_proposition_tells_no_rule_overwrites()
    {
        InvalidConfigurationException error = Assert.Throws<InvalidConfigurationException>(() => Bench(""" "properties":{"Variant name":"x"}, """));

        Assert.Contains("\"Variant name\" is taken from the proposition", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("Off", false)]
    [InlineData("On", true)]
    public void The_built_in_rule_has_it_only_where_it_is_switched_on(string? setting, bool sends)
    {
        ConfigurationErrors errors = new();
        ForwardingConfiguration configuration = ForwardingConfiguration.Read(
            AppSettings.Of([("Mixpanel__ProjectToken", AppSettings.Token), ("EventHubName", "edge"), ("Forwarding__Experiments", setting)]), "/nowhere", errors);
        errors.ThrowIfAny();
        RecordCollector collector = new(new());

        new EventMapper(ForwardingPlan.Compile(configuration)).Map(MappingBench.Message(Event(Shown, Target("1", "0"))), MappingBench.Now, collector, TestContext.Current.CancellationToken);

        Assert.Equal(sends ? 2 : 1, collector.Records.Count);
        Assert.Equal(sends, collector.Records[^1].Contains("\"Experiment name\":\"1\"", StringComparison.Ordinal));
    }

    private static string InsertId(string record) => MappingBench.Properties(record).GetProperty("$insert_id").GetString()!;

    private static string Target(string activity, string experience) =>
        $$$"""{"scopeDetails":{"decisionProvider":"TGT","activity":{"id":"{{{activity}}}"},"experience":{"id":"{{{experience}}}"} } }""";

    private static string Event(string eventType, string propositions, string type = "any", string id = "e-1", string time = "2026-02-27T10:00:00Z", string ecid = Ecid) =>
        $$$"""{"xdm":{"_id":"{{{id}}}","timestamp":"{{{time}}}","eventType":"{{{type}}}","identityMap":{"ECID":[{"id":"{{{ecid}}}"}]},"_experience":{"decisioning":{ {{{eventType}}}"propositions":[{{{propositions}}}]} } } }""";

    private static MappingBench Bench(string keys = """ "forEach":"{{xdm._experience.decisioning.propositions}}", """) =>
        MappingBench.ForRules($$"""{"rules":[{"name":"r","actions":[{ {{keys}} "type":"experimentStarted"}]}]}""");
}

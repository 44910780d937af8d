using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Explanations;
using MixpanelFunctions.Forwarding.Mapping.Repairs;
using MixpanelFunctions.Forwarding.Tests.Configuration;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Actions;

/// <summary><c>token</c> on an action: the event names the project.</summary>
public class ProjectTokenTests
{
    private const string RetailToken = "11111111111111111111111111111111";
    private const string PressToken = "22222222222222222222222222222222";

    private static readonly (string, string?)[] Projects =
        [("Mixpanel__Projects__retail__ProjectToken", RetailToken), ("Mixpanel__Projects__press__ProjectToken", PressToken)];

    [Theory]
    [InlineData("\"retail\"", "retail", RetailToken)]
    [InlineData("\"press\"", "press", PressToken)]
    [InlineData("\"\\u0070ress\"", "press", PressToken)]
    [InlineData("\"default\"", "default", AppSettings.Token)]
    [InlineData("null", "default", AppSettings.Token)]
    [InlineData("\" \"", "default", AppSettings.Token)]
    public void The_event_names_one_of_the_configured_projects(string brand, string project, string token)
    {
        MappingBench bench = Bench();

        RecordCollector mapped = bench.Map(Event(brand));

        Assert.Contains($"\"$token\":\"{token}\"", Assert.Single(mapped.Records), StringComparison.Ordinal);
        Assert.Empty(mapped.Repairs);
        Assert.Equal([project], Explain(bench, brand).Records.Select(record => record.Project));
    }

    [Theory]
    [InlineData("\"unheard-of\"")]
    [InlineData("\"Retail\"")]
    [InlineData("7")]
    [InlineData("{\"name\":\"retail\"}")]
    // A token in an event is taken as a name, and no project has that name: the sender of an event must not choose its project by a token.
    [InlineData($"\"{RetailToken}\"")]
    [InlineData("\"33333333333333333333333333333333\"")]
    public void A_name_that_no_project_has_goes_to_the_default_and_is_counted(string brand)
    {
        RecordCollector mapped = Bench().Map(Event(brand));

        Assert.Contains($"\"$token\":\"{AppSettings.Token}\"", Assert.Single(mapped.Records), StringComparison.Ordinal);
        Assert.Equal([("token", RepairKinds.UnknownProject)], mapped.Repairs);
    }

    [Theory]
    [InlineData("\"unheard-of\"", "press")]
    [InlineData("null", "press")]
    [InlineData("\"default\"", "default")]
    public void The_actions_own_project_goes_before_the_default(string brand, string project) =>
        Assert.Equal([project], Explain(Bench(""" "project":"press", """), brand).Records.Select(record => record.Project));

    [Fact]
    public void Each_item_may_name_its_project()
    {
        MappingBench bench = MappingBench.ForAction(""" "forEach":"{{xdm.list}}","token":"{{item.brand}}","properties":{"i":"{{index}}"} """, Projects);
        using EventExplainer explainer = new(bench.Plan, bench.Configuration);

        ActionExplanation action = Assert.Single(explainer.Explain(
            MappingBench.Message("""{"xdm":{"list":[{"brand":"press"},{"brand":"retail"},{}]}}"""), MappingBench.Now)).Rules[0].Actions[0];

        Assert.Equal(["default 2", "press 0", "retail 1"], action.Records.Select(record => $"{record.Project} {MappingBench.Properties(record.Json).GetProperty("i")}").Order(StringComparer.Ordinal));
        Assert.Equal(3, action.Records.Select(record => MappingBench.Properties(record.Json).GetProperty("$insert_id").GetString()).Distinct().Count());
    }

    [Fact]
    public void Explain_says_which_value_chose_it()
    {
        FieldExplanation field = Explain(Bench(), "\"retail\"").Fields[0];

        Assert.Equal(("token", "\"retail\"", "the project, by its name"), (field.Field, Assert.Single(field.Tokens).Value.Json, field.Note));
    }

    [Theory]
    [InlineData("retail")]
    [InlineData("{{fixed}}")]
    [InlineData("{{hidden}}")]
    [InlineData("re{{xdm.tail}}")]
    public void A_fixed_name_or_a_secret_is_refused(string token)
    {
        InvalidConfigurationException error = Assert.Throws<InvalidConfigurationException>(() => MappingBench.ForRules(
            $$$"""
            {"dataElements":{"fixed":{"constant":"retail"},"hidden":{"secret":"KEY"}},
             "rules":[{"name":"r","actions":[{"type":"trackEvent","event":"e","token":"{{{token}}}"}]}]}
            """,
            [.. Projects, ("KEY", RetailToken)]));

        Assert.Contains("token: must be a {{data element}} that yields the name of a configured project", error.Message.Replace(" (rule \"r\")", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(RetailToken, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_that_cannot_take_the_records_is_found_at_start_up()
    {
        InvalidConfigurationException error = Assert.Throws<InvalidConfigurationException>(() => MappingBench.ForRules(
            Rules(string.Empty),
            ("Mixpanel__Projects__retail__ServiceAccount__Username", "u"),
            ("Mixpanel__Projects__retail__ServiceAccount__Secret", "s"),
            ("Mixpanel__Projects__retail__ProjectId", "1")));

        Assert.Contains("setProfile needs a project with a token; retail has only a service account", error.Message, StringComparison.Ordinal);
    }

    private static string Event(string brand) => $$"""{"xdm":{"brand":{{brand}} } }""";

    private static string Rules(string keys) =>
        $$$"""{"dataElements":{"brand":{"path":"xdm.brand"}},"rules":[{"name":"r","actions":[{"type":"setProfile",{{{keys}}}"token":"{{brand}}","distinctId":"u","set":{"a":1}}]}]}""";

    private static MappingBench Bench(string keys = "") => MappingBench.ForRules(Rules(keys), Projects);

    private static ActionExplanation Explain(MappingBench bench, string brand)
    {
        using EventExplainer explainer = new(bench.Plan, bench.Configuration);
        return Assert.Single(Assert.Single(explainer.Explain(MappingBench.Message(Event(brand)), MappingBench.Now)).Rules[0].Actions);
    }
}

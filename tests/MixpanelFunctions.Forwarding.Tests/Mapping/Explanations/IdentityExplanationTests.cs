using System.Text;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Explanations;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Explanations;

/// <summary>Each id of a record is said to come from where it comes from.</summary>
public class IdentityExplanationTests
{
    private const string Own = """ "distinctId": "{{xdm._acme.id}}" """;

    private const string Map = """{"ECID":[{"id":"12507560687324495704459439363261812234"}]}""";

    private const string OfSdk = "arc.event.xdm._acme.sdk";

    private const string OfAction = "arc.event.xdm._acme.id";

    private const string OfMap = "arc.event.xdm.identityMap";

    public static TheoryData<string, string, string, string?, string, string, string?> Sources => new()
    {
        { "", """{"sdk":"$device:X-1"}""", "distinct_id", OfSdk, "the anonymous id, by Forwarding__MixpanelSdkId", "Forwarding__MixpanelSdkId", "{{xdm._acme.sdk}}" },
        { "", """{"sdk":"$device:X-1"}""", "$device_id", OfSdk, "the anonymous id, by Forwarding__MixpanelSdkId", "Forwarding__MixpanelSdkId", "{{xdm._acme.sdk}}" },
        { "", """{"sdk":"u-1"}""", "$user_id", OfSdk, "the known user, by Forwarding__MixpanelSdkId", "Forwarding__MixpanelSdkId", "{{xdm._acme.sdk}}" },
        { "", """{"sdk":"u-1"}""", "$device_id", OfMap, "the anonymous id, the ECID", "Forwarding__MixpanelSdkId", "{{xdm._acme.sdk}}" },
        { "", """{"sdk":"u-1"}""", "$user_id", OfSdk, "the known user, by Forwarding__UserId", "Forwarding__UserId", "{{xdm._acme.sdk}}" },
        { "", """{"sdk":"v-1"}""", "$device_id", OfSdk, "the anonymous id, by Forwarding__DeviceId", "Forwarding__DeviceId", "{{xdm._acme.sdk}}" },
        { Own, """{"id":"u-1"}""", "$device_id", OfMap, "the anonymous id, the ECID", "Forwarding__UserId", null },
        { Own, """{"id":"u-1"}""", "$user_id", OfAction, "the known user, by the action's distinctId", "Forwarding__UserId", null },
        { Own, """{"id":"$device:X-1"}""", "$device_id", OfAction, "the anonymous id of Mixpanel's SDK, by the action's distinctId", "Forwarding__UserId", null },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void Each_id_names_its_source(string keys, string acme, string id, string? path, string note, string setting, string? value)
    {
        FieldExplanation field = Assert.Single(Fields(MappingBench.ForAction(keys, (setting, value)), acme), field => field.Field == "properties." + id);

        Assert.Equal(note, field.Note);
        Assert.Equal([path], field.Tokens.Select(token => token.Source));
    }

    [Fact]
    public void What_is_not_there_has_no_source()
    {
        IReadOnlyList<FieldExplanation> fields = Fields(MappingBench.ForAction(Own), """{"id":"$device:X-1"}""");

        Assert.DoesNotContain(fields, field => field.Field == "properties.$user_id");
    }

    private static IReadOnlyList<FieldExplanation> Fields(MappingBench bench, string acme)
    {
        using EventExplainer explainer = new(bench.Plan, bench.Configuration);
        string body = $$"""{"xdm":{"_acme":{{acme}},"identityMap":{{Map}}} }""";
        return explainer.Explain(MappingBench.Message(Encoding.UTF8.GetBytes(body)), MappingBench.Now)[0].Rules[0].Actions[0].Fields;
    }
}

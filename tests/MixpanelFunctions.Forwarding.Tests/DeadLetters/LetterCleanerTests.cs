using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Tests.Mapping;
using MixpanelFunctions.Forwarding.Tests.Mapping.Governance;

namespace MixpanelFunctions.Forwarding.Tests.DeadLetters;

/// <summary>Letters that hold the cleaned event alone.</summary>
public sealed class LetterCleanerTests
{
    [Theory]
    [MemberData(nameof(PlantedDataTests.Places), MemberType = typeof(PlantedDataTests))]
    public void Nothing_planted_is_in_a_cleaned_letter(string path, string planted)
    {
        string message = PlantedData.Event(path, planted);

        string letter = Letter(PlantedDataTests.Governed(), message);

        Assert.DoesNotMatch(PlantedData.Pattern(), letter);
        Assert.Matches(PlantedData.Pattern(), Letter(PlantedDataTests.Free(), message));
        Assert.Contains("\"_id\":\"1\"", Body(letter), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_rule_denies_or_hashes_by_its_own_name_is_replaced_wherever_it_stands()
    {
        MappingBench bench = Bench(
            """ "deny": ["Full name"], "hash": ["Customer number"] """,
            """ "properties": { "Full name": "{{xdm.n}}", "Customer number": "{{xdm.c}}" } """);
        string hash = Convert.ToHexStringLower(SHA256.HashData("4711"u8));

        Assert.Equal(
            $$$$"""{"xdm":{"n":"***","c":"{{{{hash}}}}","other":{"again":["{{{{hash}}}}","for ***!",true,null,1.50]}}}""",
            Body(Letter(bench, """{"xdm":{"n":"Ada Lovelace","c":4711,"other":{"again":["4711","for Ada Lovelace!",true,null,1.50]}}}""")));
    }

    [Fact]
    public void So_it_is_where_the_event_failed_before_it_came_to_its_properties()
    {
        MappingBench bench = Bench(""" "deny": ["Name"] """, """ "properties": { "Name": "{{xdm.n}}" } """);
        const string Message = """{"xdm":{"timestamp":"yesterday","n":"Ada Lovelace"}}""";

        Assert.NotEmpty(bench.Map(Message).Failures);
        Assert.Equal("""{"xdm":{"timestamp":"yesterday","n":"***"}}""", Body(Letter(bench, Message)));
    }

    [Fact]
    public void So_it_is_in_the_items_of_a_list_and_in_what_is_spread()
    {
        MappingBench items = Bench(""" "deny": ["Name"] """, """ "forEach": "{{xdm.list}}", "properties": { "Name": "{{item.n}}" } """);
        MappingBench spread = Bench(""" "allow": ["a"] """, """ "spread": ["{{xdm.s}}"] """);

        Assert.Equal("""{"xdm":{"list":[{"n":"***"},{"n":"***"}]}}""", Body(Letter(items, """{"xdm":{"list":[{"n":"Ada"},{"n":"Bob"}]}}""")));
        Assert.Equal("""{"xdm":{"s":{"a":"x","b":"***"}}}""", Body(Letter(spread, """{"xdm":{"s":{"a":"x","b":"y"}}}""")));
    }

    [Fact]
    public void Ids_of_users_are_hashed_and_those_of_devices_stay()
    {
        MappingBench bench = Bench(""" "identity": { "hash": true } """, """ "distinctId": "{{xdm.login}}" """);
        string ada = Convert.ToHexStringLower(SHA256.HashData("customer-ada"u8));
        string crm = Convert.ToHexStringLower(SHA256.HashData("CRM-99"u8));

        Assert.Equal(
            $$$$"""{"xdm":{"login":"{{{{ada}}}}","identityMap":{"ECID":[{"id":"51829008444027213808554876213768394068"}],"CRM":[{"id":"{{{{crm}}}}","primary":false}]}}}""",
            Body(Letter(bench, """{"xdm":{"login":"customer-ada","identityMap":{"ECID":[{"id":"51829008444027213808554876213768394068"}],"CRM":[{"id":"CRM-99","primary":false}]}}}""")));
    }

    [Theory]
    [InlineData("ada@planted.test is no JSON")]
    [InlineData("{\"xdm\":{\"n\":\"Ada\"")]
    public void Of_an_event_that_cannot_be_read_nothing_is_kept(string body)
    {
        string letter = Letter(Bench(""" "mask": ["email"] """, """ "properties": {} """), body);

        using JsonDocument document = JsonDocument.Parse(letter);
        JsonElement source = document.RootElement.GetProperty("event");
        Assert.True(source.GetProperty("cleaned").GetBoolean());
        Assert.False(source.TryGetProperty("body", out _));
        Assert.Equal(42, source.GetProperty("sequenceNumber").GetInt64());
    }

    [Fact]
    public void Rules_without_properties_leave_the_event_as_it_is() => Assert.Null(LetterCleaner.For(MappingBench.ForAction(string.Empty).Plan));

    private static MappingBench Bench(string properties, string action) => MappingBench.ForRules(
        $$"""{ "properties": { {{properties}} }, "rules": [ { "name": "R", "actions": [ { "type": "trackEvent", "event": "E", {{action}} } ] } ] }""");

    private static string Letter(MappingBench bench, string body)
    {
        HubMessage message = MappingBench.Message(body);
        DeadLetter letter = new(new EventFailure(FailureStage.Mapping, "no"), message, 0, message.Body, default);
        DeadLetterFile file = Assert.Single(DeadLetterFile.Write([letter], new SecretRedactor([]), LetterCleaner.For(bench.Plan), string.Empty));
        return Encoding.UTF8.GetString(file.Lines[0].Line.Span);
    }

    private static string Body(string letter)
    {
        using JsonDocument document = JsonDocument.Parse(letter);
        return document.RootElement.GetProperty("event").GetProperty("body").GetString()!;
    }
}

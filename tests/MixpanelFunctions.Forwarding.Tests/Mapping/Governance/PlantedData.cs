using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Governance;

/// <summary>Personal data planted all over an event, and rules that send all of it unless properties govern them.</summary>
internal static partial class PlantedData
{
    private const string Email = "ada.lovelace@planted.test";
    private const string Token = "tok-PLANTED-4711";
    private const string Card = "4111 1111 1111 1111";
    private const string Person = "Ada Lovelace-Planted";

    private const string Rules = """
        "rules": [ { "name": "R", "actions": [
          { "type": "trackEvent", "event": "Viewed {{xdm.eventType}}", "preset": ["standard", "analytics"],
            "properties": { "Own": "{{xdm._acme.note}}", "Query": "{{xdm._acme.query}}" }, "spread": [ "{{xdm._acme}}", "{{data}}" ] },
          { "type": "trackEvent", "event": "Flat", "spread": [ "{{xdm._acme}}" ], "flatten": true },
          { "type": "setProfile", "set": { "Contact": "{{xdm._acme.list}}", "$email": "{{xdm._acme.email}}" } } ] } ]
        """;

    /// <summary>Where something is planted in the event, as a path of keys, and what.</summary>
    public static TheoryData<string, string> Places => new()
    {
        { "eventType", Email },
        { "eventType", $"/x?token={Token}" },
        { "eventType", Card },
        { "web/webPageDetails/URL", $"https://a.test/?email={Email}&x=1" },
        { "web/webPageDetails/URL", $"https://a.test/?x=1&access_token={Token}" },
        { "web/webPageDetails/URL", $"https://a.test/#id_token={Token}" },
        { "web/webPageDetails/URL", $"https://a.test/u/{Email}/orders" },
        { "web/webPageDetails/URL", $"https://a.test/?to=https%3A%2F%2Fb.test%2F%3Ftoken%3D{Token}%26y%3D1" },
        { "web/webPageDetails/URL", $"https://ada:{Token}@a.test/" },
        { "web/webPageDetails/URL", $"https://a.test/cart;jsessionid={Token}?x=1" },
        { "web/webPageDetails/URL", $"https://a.test/?card=4111111111111111&x=1" },
        { "web/webPageDetails/URL", $"https://a.test/?q={Email.Replace("@", "%40", StringComparison.Ordinal)}" },
        { "web/webPageDetails/URL", $"https://a.test/?utm_campaign={Email}" },
        { "web/webPageDetails/name", $"Thank you {Email}" },
        { "web/webPageDetails/name", $"Paid by {Card}" },
        { "web/webPageDetails/siteSection", Email },
        { "web/webReferrer/URL", $"https://b.test/?session_id={Token}" },
        { "web/webReferrer/URL", $"https://b.test/?mail={Email}" },
        { "web/webInteraction/URL", $"https://b.test/?api_key={Token}" },
        { "web/webInteraction/URL", $"mailto:{Email}" },
        { "web/webInteraction/name", $"Write to {Email}" },
        { "siteSearch/query", Email },
        { "siteSearch/phrase", Card },
        { "marketing/trackingCode", $"{Email}-spring" },
        { "commerce/order/purchaseID", $"{Email}-1" },
        { "commerce/order/payments/0/paymentType", $"card {Card}" },
        { "commerce/promotionID", Email },
        { "productListItems/0/name", $"Gift for {Email}" },
        { "productListItems/1/SKU", $"sku?token={Token}" },
        { "application/name", Email },
        { "environment/carrier", Card },
        { "_experience/analytics/customDimensions/eVars/eVar5", Email },
        { "_experience/analytics/customDimensions/props/prop1", $"https://a.test/?token={Token}" },
        { "_acme/note", $"call {Email} now" },
        { "_acme/query", $"token={Token}&x=1" },
        { "_acme/email", Email },
        { "_acme/workEmailAddress", "not-an-address-" + Token },
        { "_acme/firstName", Person },
        { "_acme/person/name/fullName", Person },
        { "_acme/deep/0/lastName", Person },
        { "_acme/list/0", Email },
        { "_acme/list/1", $"https://a.test/?password={Token}" },
        { "_acme/list/2/text", Card },
        { "_acme/list/3/0", $"https://a.test/?sid={Token}" },
        { "_acme/map/" + Email, "a key" },
        { "_acme/number", "4111111111111111" },
        { "identityMap/Email/0/id", Email },
    };

    /// <summary>Rules that send everything.</summary>
    public static string FreeRules => $$"""{ {{Rules}} }""";

    /// <summary>The same rules with the properties that docs/govern.md shows.</summary>
    public static string GovernedRules() =>
        $$"""{ {{PropertiesBlock().Match(RepositoryFile.Read("docs/govern.md")).Groups["text"].Value}}, {{Rules}} }""";

    /// <summary>An event with something planted at a place.</summary>
    public static string Event(string path, string planted)
    {
        JsonNode xdm = JsonNode.Parse("""
            {"_id":"1","eventType":"web.webpagedetails.pageViews","timestamp":"2026-03-01T11:00:00Z","identityMap":{"ECID":[{"id":"51829008444027213808554876213768394068"}],"Email":[{"id":"u1","authenticatedState":"authenticated"}]},
             "web":{"webPageDetails":{"URL":"https://a.test/"},"webInteraction":{"type":"exit"}},"commerce":{"order":{"payments":[{}]}},"productListItems":[{"name":"a"},{"name":"b"}],"_acme":{"list":["a","b",{},[""]],"deep":[{}]}}
            """)!;
        string[] steps = path.Split('/', path.Contains("map/", StringComparison.Ordinal) ? 3 : 10);
        JsonNode node = xdm;
        for (int i = 0; i < steps.Length - 1; i++)
        {
            node = node is JsonArray list ? list[int.Parse(steps[i], System.Globalization.CultureInfo.InvariantCulture)]! : node[steps[i]] ??= new JsonObject();
        }

        JsonNode value = steps[^1] == "number" ? JsonValue.Create(long.Parse(planted, System.Globalization.CultureInfo.InvariantCulture)) : JsonValue.Create(planted);
        if (node is JsonArray items)
        {
            items[int.Parse(steps[^1], System.Globalization.CultureInfo.InvariantCulture)] = value;
        }
        else
        {
            node[steps[^1]] = value;
        }

        return new JsonObject { ["xdm"] = xdm, ["data"] = new JsonObject() }.ToJsonString();
    }

    /// <summary>Finds what was planted.</summary>
    [GeneratedRegex("ada\\.lovelace|PLANTED|Planted|4111[ %0-9]*1111", RegexOptions.CultureInvariant)]
    public static partial Regex Pattern();

    /// <summary>The key <c>properties</c> as the page shows it.</summary>
    [GeneratedRegex("^```json\n\\{\n(?<text>  \"properties\": \\{.*?^  \\})\n\\}\n```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex PropertiesBlock();
}

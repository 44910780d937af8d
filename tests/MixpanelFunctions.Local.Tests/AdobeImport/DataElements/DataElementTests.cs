using MixpanelFunctions.Local.AdobeImport.Results;

namespace MixpanelFunctions.Local.Tests.AdobeImport.DataElements;

public class DataElementTests
{
    [Theory]
    [InlineData("arc.event.xdm.eventType", "arc.event.xdm.eventType")]
    [InlineData("arc.event.xdm.identityMap.ECID[0].id", "arc.event.xdm.identityMap.ECID[0].id")]
    [InlineData("arc.event.xdm.productListItems.0.SKU", "arc.event.xdm.productListItems.0.SKU")]
    [InlineData("arc.event.data['x']", "arc.event[\"data['x']\"]")]
    public void A_path_leads_where_it_led_and_takes_what_is_empty_for_null(string adobe, string here)
    {
        ImportedProperty imported = Rule().Path("x", adobe).Import();

        Assert.Empty(AdobeProperty.Lost(imported));
        Assert.Equal(here, Element(imported).GetProperty("path").GetString());
        Assert.True(Element(imported).GetProperty("emptyAsNull").GetBoolean());
    }

    [Fact]
    public void The_length_of_a_list_becomes_code_since_a_path_here_has_none()
    {
        ImportedProperty imported = Rule().Path("x", "arc.event.xdm.a[2].productListItems.length").Import();

        Assert.Empty(AdobeProperty.Lost(imported));
        Assert.Equal(
            """{"customCode":"return arc?.[\"event\"]?.[\"xdm\"]?.[\"a\"]?.[2]?.[\"productListItems\"]?.[\"length\"];","emptyAsNull":true}""",
            AdobeProperty.Compact(Element(imported)));
    }

    [Fact]
    public void A_path_that_never_led_anywhere_is_null_and_that_is_told()
    {
        ImportedProperty imported = Rule().Path("x", "xdm.eventType").Import();

        Assert.Empty(AdobeProperty.Lost(imported));
        Assert.Equal("""{"constant":null}""", AdobeProperty.Compact(Element(imported)));
        Assert.Contains("it has no value at Adobe", Assert.Single(imported.Report.Notes).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_come_along()
    {
        ImportedProperty imported = Rule()
            .Path("x", "arc.event.xdm.a", """{"default_value":"(none)","clean_text":true,"force_lower_case":true,"storage_duration":null}""").Import();

        Assert.Equal(
            """{"path":"arc.event.xdm.a","emptyAsNull":true,"default":"(none)","cleanText":true,"forceLowerCase":true}""",
            AdobeProperty.Compact(Element(imported)));
    }

    [Fact]
    public void A_default_that_looks_like_a_token_is_told_as_it_means_another_thing_here()
    {
        ImportedProperty imported = Rule().Path("y", "arc.event.xdm.b").Path("x", "arc.event.xdm.a", """{"default_value":"{{y}}"}""").Import();

        Assert.Contains("default value contains a token", Assert.Single(AdobeProperty.Lost(imported)), StringComparison.Ordinal);
    }

    [Fact]
    public void Code_comes_along_to_the_letter()
    {
        const string Code = "// Äpfel & <b>\nconst a = arc.event.xdm.a;\n\treturn `${a}` + \"\\u00e9\";";
        ImportedProperty imported = Rule()
            .Element("x", "core::dataElements::custom-code", new System.Text.Json.Nodes.JsonObject { ["source"] = Code }.ToJsonString()).Import();

        Assert.Empty(AdobeProperty.Lost(imported));
        Assert.Equal(Code, Element(imported).GetProperty("customCode").GetString());
    }

    [Theory]
    [InlineData("return fetch('https://example.test');", "fetch")]
    [InlineData("return utils.fetch('https://example.test');", "fetch")]
    [InlineData("return arc.ruleStash.core;", "ruleStash")]
    [InlineData("return getDataElementValue('y');", "getDataElementValue")]
    public void Code_that_uses_what_is_not_here_comes_along_and_is_told(string code, string name)
    {
        ImportedProperty imported = Rule()
            .Element("x", "core::dataElements::custom-code", new System.Text.Json.Nodes.JsonObject { ["source"] = code }.ToJsonString()).Import();

        Assert.Contains(name, Assert.Single(AdobeProperty.Lost(imported)), StringComparison.Ordinal);
        Assert.Equal(code, Element(imported).GetProperty("customCode").GetString());
    }

    [Fact]
    public void Code_that_is_no_JavaScript_is_told()
    {
        ImportedProperty imported = Rule().Element("x", "core::dataElements::custom-code", """{"source":"return ("}""").Import();

        Assert.Contains("not JavaScript", Assert.Single(AdobeProperty.Lost(imported)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_address_and_a_constant_come_along()
    {
        ImportedProperty imported = Rule()
            .Element("ip", "core::dataElements::ip", null)
            .Element("x", "core::dataElements::constant", """{"value":"web"}""").Import();

        Assert.Empty(AdobeProperty.Lost(imported));
        Assert.Equal("""{"ip":{"ip":true},"x":{"constant":"web"}}""", AdobeProperty.Compact(AdobeProperty.Elements(imported)));
    }

    [Fact]
    public void A_secret_becomes_an_app_setting_named_after_it()
    {
        ImportedProperty imported = Rule().Secret("x", "Geo key (prod)").Secret("y", "geo-key prod").Import();

        Assert.Empty(AdobeProperty.Lost(imported));
        Assert.Equal("""{"x":{"secret":"GEO_KEY_PROD"},"y":{"secret":"GEO_KEY_PROD_2"}}""", AdobeProperty.Compact(AdobeProperty.Elements(imported)));
        Assert.Contains(imported.Report.Settings, setting => setting.What == "GEO_KEY_PROD" && setting.Why.Contains("\"Geo key (prod)\" for production", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("core::dataElements::path", """{"path":"arc.ruleStash.core.x"}""", "ruleStash")]
    [InlineData("core::dataElements::path", """{}""", "it is empty")]
    [InlineData("core::dataElements::secret", """{"secrets":{}}""", "names no secret")]
    [InlineData("core::dataElements::path", "not json", "settings are not JSON")]
    [InlineData("core::dataElements::path", """{"path":"arc.\ud800"}""", "settings are not JSON")]
    [InlineData("core::dataElements::path", "[1]", "settings are not a JSON object")]
    [InlineData("core::dataElements::cookie", "{}", "core::dataElements::cookie is not supported")]
    [InlineData("aws-connector::dataElements::thing", "{}", "aws-connector::dataElements::thing is not supported")]
    [InlineData("nonsense", "{}", "nonsense is not supported")]
    public void What_cannot_be_carried_over_is_told(string made, string settings, string reason)
    {
        ImportedProperty imported = Rule().Element("x", made, settings).Import();

        Assert.Contains(reason, Assert.Single(AdobeProperty.Lost(imported)), StringComparison.Ordinal);
        Assert.Equal("{}", AdobeProperty.Compact(AdobeProperty.Elements(imported)));
    }

    [Fact]
    public void An_unknown_setting_is_told()
    {
        ImportedProperty imported = Rule().Element("x", "core::dataElements::path", """{"path":"arc.event.xdm.a","cache":true}""").Import();

        Assert.Equal(["data element \"x\": the setting \"cache\" is not supported"], AdobeProperty.Lost(imported));
    }

    [Theory]
    [InlineData("core")]
    [InlineData("core-edge")]
    public void Core_is_known_by_both_its_names(string name)
    {
        ImportedProperty imported = Rule().Element("x", $"{name}::dataElements::path", """{"path":"arc.event.xdm.a"}""").Import();

        Assert.Empty(AdobeProperty.Lost(imported));
    }

    [Fact]
    public void Names_that_tokens_cannot_have_are_changed_wherever_they_stand()
    {
        ImportedProperty imported = new AdobeProperty()
            .Path(" my {id ", "arc.event.xdm._id").Path("my (id", "arc.event.xdm.a").Path("Ordrenr. (æøå) / 注文", "arc.event.xdm.b")
            .Rule("r").Sends("""{"event":"E","properties":{"token":"t"},"custom_properties":{"a":["x{{ my {id }}"],"b":"{{Ordrenr. (æøå) / 注文}}"}}""").Import();

        Assert.Empty(AdobeProperty.Lost(imported));
        Assert.Equal(
            """{"type":"trackEvent","event":"E","properties":{"a":["x{{my (id 2}}"],"b":"{{Ordrenr. (æøå) / 注文}}"}}""",
            AdobeProperty.Action(imported));
        Assert.Single(imported.Report.Notes);
    }

    [Fact]
    public void Of_two_with_one_name_the_first_counts_and_the_other_is_told()
    {
        ImportedProperty imported = Rule().Path("x", "arc.event.xdm.a").Path("x", "arc.event.xdm.b").Import();

        Assert.Contains("another one has its name", Assert.Single(AdobeProperty.Lost(imported)), StringComparison.Ordinal);
        Assert.Equal("arc.event.xdm.a", Element(imported).GetProperty("path").GetString());
    }

    [Theory]
    [InlineData("""{"enabled":false}""", "is disabled")]
    [InlineData("""{"deleted_at":"2026-01-01T00:00:00Z"}""", "is deleted")]
    public void One_that_did_nothing_is_left_out_without_harm(string attributes, string reason)
    {
        ImportedProperty imported = Rule().Path("x", "arc.event.xdm.a", attributes).Import();

        Assert.Empty(AdobeProperty.Lost(imported));
        Assert.Equal(reason, Assert.Single(imported.Report.LeftOut).Why);
        Assert.Equal("{}", AdobeProperty.Compact(AdobeProperty.Elements(imported)));
    }

    private static AdobeProperty Rule() => new AdobeProperty().Rule("r").Sends();

    private static System.Text.Json.JsonElement Element(ImportedProperty imported) => AdobeProperty.Elements(imported).GetProperty("x");
}

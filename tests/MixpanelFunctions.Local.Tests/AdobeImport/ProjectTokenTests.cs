using MixpanelFunctions.Local.AdobeImport.Results;

namespace MixpanelFunctions.Local.Tests.AdobeImport;

public class ProjectTokenTests
{
    private const string Retail = "aaaa1111aaaa1111aaaa1111aaaa1111";
    private const string Trade = "bbbb2222bbbb2222bbbb2222bbbb2222";

    [Fact]
    public void One_token_is_the_default_projects_setting_and_never_in_the_file()
    {
        ImportedProperty imported = new AdobeProperty().Rule("r").Sends(With(Retail)).Rule("s").Sends(With(Retail)).Import();

        Assert.Empty(AdobeProperty.Lost(imported));
        Assert.DoesNotContain(Retail, imported.Text, StringComparison.Ordinal);
        ImportFinding setting = Assert.Single(imported.Report.Settings);
        Assert.Equal("Mixpanel__ProjectToken", setting.What);
        Assert.Equal("the project token that begins with aaaa…, of rule \"r\", action \"Send\", rule \"s\", action \"Send\"", setting.Why);
    }

    [Fact]
    public void Several_tokens_are_named_projects_each_with_its_setting()
    {
        ImportedProperty imported = new AdobeProperty().Secret("Trade token", "trade")
            .Rule("r").Sends(With(Retail)).Rule("s").Sends(With(Trade)).Rule("t").Sends(With("{{Trade token}}")).Rule("u").Sends(With(Retail)).Import();

        Assert.Empty(AdobeProperty.Lost(imported));
        Assert.Equal(
            ["project1", "project2", "Tradetoken", "project1"],
            AdobeProperty.Rules(imported).EnumerateArray().Select(rule => rule.GetProperty("actions")[0].GetProperty("project").GetString()));
        Assert.Equal(
            ["Mixpanel__Projects__project1__ProjectToken", "Mixpanel__Projects__project2__ProjectToken", "Mixpanel__Projects__Tradetoken__ProjectToken"],
            imported.Report.Settings.Select(setting => setting.What));
        Assert.DoesNotContain(Retail, imported.Text + imported.Report.Settings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_that_is_only_a_token_is_no_data_element_here()
    {
        ImportedProperty imported = new AdobeProperty().Secret("Token", "mp").Rule("r").Sends(With("{{Token}}")).Import();

        Assert.Equal("{}", AdobeProperty.Compact(AdobeProperty.Elements(imported)));
        Assert.Equal("Mixpanel__ProjectToken: the secret \"mp\" for production (data element \"Token\")", Assert.Single(imported.Report.Settings).ToString());
    }

    [Fact]
    public void Two_data_elements_of_one_secret_are_one_project()
    {
        ImportedProperty imported = new AdobeProperty().Secret("a", "mp").Secret("b", "mp")
            .Rule("r").Sends(With("{{a}}")).Rule("s").Sends(With("{{b}}")).Import();

        Assert.Equal("Mixpanel__ProjectToken", Assert.Single(imported.Report.Settings).What);
        Assert.Equal("{}", AdobeProperty.Compact(AdobeProperty.Elements(imported)));
    }

    [Fact]
    public void A_token_that_comes_from_the_event_is_told()
    {
        ImportedProperty imported = new AdobeProperty().Path("x", "arc.event.xdm.project").Rule("r").Sends(With("{{x}}")).Import();

        Assert.Contains("can differ between events", Assert.Single(AdobeProperty.Lost(imported)), StringComparison.Ordinal);
        Assert.Equal("Mixpanel__ProjectToken", Assert.Single(imported.Report.Settings).What);
    }

    [Fact]
    public void A_token_whose_data_element_is_not_there_is_told()
    {
        ImportedProperty imported = new AdobeProperty().Rule("r").Sends(With("{{ gone}}")).Import();

        Assert.Equal(
            ["rule \"r\", action \"Send\": its project token is unknown: the data element \" gone\" is not in the export; the rule uses that of Mixpanel__ProjectToken"],
            AdobeProperty.Lost(imported));
    }

    [Fact]
    public void A_missing_token_is_told()
    {
        ImportedProperty imported = new AdobeProperty().Rule("r").Sends("""{"event":"E"}""").Import();

        Assert.Equal(["rule \"r\", action \"Send\": it has no project token"], AdobeProperty.Lost(imported));
    }

    [Theory]
    [InlineData("core::dataElements::path", """{"path":"arc.event.xdm.token"}""", """{"default_value":"TOKEN"}""")]
    [InlineData("core::dataElements::path", """{"path":"arc.event.xdm.token"}""", """{"default_value":"prefix TOKEN suffix"}""")]
    [InlineData("core::dataElements::custom-code", """{"source":"return \"TOKEN\";"}""", "{}")]
    [InlineData("core::dataElements::custom-code", """{"source":"const settings = { token: 'TOKEN' }; return arc.event.xdm.a ? settings.token : null;"}""", "{}")]
    [InlineData("core::dataElements::constant", """{"value":"TOKEN"}""", "{}")]
    [InlineData("core::dataElements::constant", """{"value":{"deep":["a TOKEN"]}}""", "{}")]
    public void A_token_is_taken_out_of_a_data_element_wherever_it_stands(string made, string settings, string attributes)
    {
        foreach (string used in new[] { "{{x}}", Retail })
        {
            ImportedProperty imported = new AdobeProperty()
                .Element("x", made, settings.Replace("TOKEN", Retail, StringComparison.Ordinal), attributes.Replace("TOKEN", Retail, StringComparison.Ordinal))
                .Rule("r").Sends(With(used)).Rule("s").Sends($$$$"""{"event":"E","properties":{"token":"{{{{Retail}}}}","also":"{{x}}"}}""").Import();

            string told = imported.Text + string.Join('\n', imported.Report.NotCarriedOver.Concat(imported.Report.Notes).Concat(imported.Report.Settings));
            Assert.DoesNotContain(Retail, told, StringComparison.Ordinal);
            Assert.Contains("\"secret\": \"MIXPANEL_PROJECT_TOKEN", imported.Text, StringComparison.Ordinal);
            Assert.Contains(imported.Report.NotCarriedOver.Concat(imported.Report.Notes), finding => finding.ToString().Contains("project token", StringComparison.Ordinal));
            Assert.Contains(imported.Report.Settings, setting => setting.What.StartsWith("MIXPANEL_PROJECT_TOKEN", StringComparison.Ordinal));
            Assert.DoesNotContain(imported.Report.NotCarriedOver, finding => finding.What.StartsWith("the rules file", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_data_element_that_serves_as_a_token_alone_is_not_written()
    {
        ImportedProperty imported = new AdobeProperty()
            .Element("x", "core::dataElements::custom-code", $$"""{"source":"return '{{Retail}}';"}""").Rule("r").Sends(With("{{x}}")).Import();

        Assert.Equal("{}", AdobeProperty.Compact(AdobeProperty.Elements(imported)));
        Assert.DoesNotContain(Retail, imported.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_is_taken_out_of_properties_and_conditions()
    {
        ImportedProperty imported = new AdobeProperty().Path("a", "arc.event.xdm.a").Rule("r")
            .Compares($$$"""{"leftOperand":"{{a}}","rightOperand":"{{{Retail}}}","comparison":{"operator":"equals"}}""")
            .Sends($$$"""{"event":"E","properties":{"token":"{{{Retail}}}","copy":"the {{{Retail}}}","{{{Retail}}}":1}}""").Import();

        Assert.DoesNotContain(Retail, imported.Text, StringComparison.Ordinal);
        Assert.Contains("the {{MIXPANEL_PROJECT_TOKEN}}", imported.Text, StringComparison.Ordinal);
    }

    private static string With(string token) => $$$"""{"event":"E","properties":{"token":"{{{token}}}"}}""";
}

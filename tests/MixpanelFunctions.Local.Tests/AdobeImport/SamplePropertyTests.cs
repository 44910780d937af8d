using System.Text.Json;
using MixpanelFunctions.Local.AdobeImport;
using MixpanelFunctions.Local.Settings;

namespace MixpanelFunctions.Local.Tests.AdobeImport;

public class SamplePropertyTests
{
    [Fact]
    public void All_of_the_sample_is_carried_over()
    {
        ImportedProperty imported = PropertyImport.Convert(ReactorReader.Read(BundledSamples.AdobeProperty));

        Assert.Empty(imported.Report.NotCarriedOver);
        Assert.Empty(imported.Report.LeftOut);
        Assert.Empty(imported.Report.Notes);
        Assert.Equal((5, 17), (imported.Rules, imported.DataElements));
        Assert.Equal("Mixpanel__ProjectToken", Assert.Single(imported.Report.Settings).What);
    }

    [Theory]
    [InlineData(1, """{"event":"Page viewed","properties":{"time":1794204000037,"distinct_id":"52724706947310029721237954737454562861","$device_id":"52724706947310029721237954737454562861","$insert_id":"980ea587-6e37-4921-af4c-60b47952130f","Page":"Home","$current_url":"https://shop.example.com/no/","Shop":"Fjellgear","ip":"192.0.2.10","Experiment":{"version":3,"page":"Home"},"mp_lib":"MixpanelFunctions"}}""")]
    [InlineData(3, """{"event":"Signed in","properties":{"time":1794204060111,"distinct_id":"CRM-100200","$device_id":"52724706947310029721237954737454562861","$user_id":"CRM-100200","$insert_id":"d28a208b-3ce0-477d-bc73-fab49a00681d","shop":"nordic","member":true,"tier":"silver","experiments":{"hero":"b","search":"classic"},"method":"magic link","mp_lib":"MixpanelFunctions","ip":"0"}}""")]
    [InlineData(6, """{"event":"Searched","properties":{"time":1794204281222,"distinct_id":"CRM-100200","$device_id":"52724706947310029721237954737454562861","$user_id":"CRM-100200","$insert_id":"11d155ff-05a8-4048-b649-4186e69ebf31","Term":"tent","Hits":22,"mp_lib":"MixpanelFunctions","ip":"0"}}""")]
    public void The_samples_become_these_records(int line, string record)
    {
        Assert.Equal(record, Assert.Single(SampleRecords.OfImportedRules(), candidate => candidate.GetProperty("line").GetInt32() == line).GetProperty("record").GetRawText());
    }

    [Fact]
    public void Each_rule_takes_its_events()
    {
        Assert.Equal(
            ["App screens 40", "Orders 54", "Page views 174", "Searches 100", "Sign-in 23"],
            SampleRecords.OfImportedRules().CountBy(record => record.GetProperty("rule").GetString()!).Select(rule => $"{rule.Key} {rule.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_same_export_gives_the_same_file()
    {
        string text = PropertyImport.Convert(ReactorReader.Read(BundledSamples.AdobeProperty)).Text;

        Assert.Equal(text, PropertyImport.Convert(ReactorReader.Read(BundledSamples.AdobeProperty)).Text);
        Assert.StartsWith("{\n  \"$schema\": \"schemas/rules.schema.json\",\n  \"dataElements\": {\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n}\n", text, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Object, JsonElement.Parse(text).ValueKind);
    }
}

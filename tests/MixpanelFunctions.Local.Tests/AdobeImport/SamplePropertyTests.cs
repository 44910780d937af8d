using System.Text.Json;
using MixpanelFunctions.Local.AdobeImport;
using MixpanelFunctions.Local.AdobeImport.Export;
using MixpanelFunctions.Local.AdobeImport.Results;
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
    [InlineData(6, """{"event":"Page viewed","properties":{"time":1794201846093,"distinct_id":"$device:67751634311281707879434092834165965702","$device_id":"67751634311281707879434092834165965702","$insert_id":"7e080eec-ffe3-426f-9389-b4aaa35ca430","Page":"Kampanje: Testvinner: Rødtind 2","$current_url":"https://www.fjellgear.test/se/kampanje/host?utm_source=fjellbloggen&utm_medium=referral&utm_campaign=RF-2026-7","Shop":"Fjellgear","ip":"198.51.100.29","Experiment":{"version":3,"page":"Kampanje: Testvinner: Rødtind 2"},"mp_lib":"MixpanelFunctions","$lib_version":"…"}}""")]
    [InlineData(13, """{"event":"Order completed","properties":{"time":1794202244997,"distinct_id":"$device:67751634311281707879434092834165965702","$device_id":"67751634311281707879434092834165965702","$insert_id":"064f1ed1-4190-4244-bb72-19277834b06b","Total":2161.2,"Currency":"SEK","Label":"2161.2 SEK","Pieces":3,"First product":"Gnist brenner","Tags":["order","SEK"],"mp_lib":"MixpanelFunctions","$lib_version":"…","ip":"0"}}""")]
    [InlineData(23, """{"event":"Signed in","properties":{"time":1794203006923,"distinct_id":"bjorn.naess2@example.com","$device_id":"64539893093684966363391524935419780860","$user_id":"bjorn.naess2@example.com","$insert_id":"d42e85ef-3241-4990-9ab7-bc0a2858ee37","session_id":"s-09deb7fe5e","locale":"nb-NO","consent_marketing":true,"ab_test":{"hero":"a","checkout":"classic"},"member_level":"gold","loyalty_points":772,"method":"password","mp_lib":"MixpanelFunctions","$lib_version":"…","ip":"0"}}""")]
    public void The_samples_become_these_records(int line, string record)
    {
        JsonElement written = Assert.Single(SampleRecords.OfImportedRules(), candidate => candidate.GetProperty("line").GetInt32() == line).GetProperty("record");
        // The version of the rules is that of the file's text, which may be laid out anew.
        string version = written.GetProperty("properties").GetProperty("$lib_version").GetString()!;

        Assert.Equal(record, written.GetRawText().Replace($"\"$lib_version\":\"{version}\"", "\"$lib_version\":\"…\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_rule_takes_its_events()
    {
        Assert.Equal(
            ["App screens 154", "Orders 53", "Page views 261", "Searches 82", "Sign-in 36"],
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

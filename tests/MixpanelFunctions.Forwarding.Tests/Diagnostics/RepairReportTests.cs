using System.Globalization;
using System.Text;
using MixpanelFunctions.Forwarding.Diagnostics;
using MixpanelFunctions.Forwarding.Mapping.Repairs;

namespace MixpanelFunctions.Forwarding.Tests.Diagnostics;

public class RepairReportTests
{
    private readonly WarningList _log = new();
    private readonly RepairReport _report;
    private readonly Dictionary<(string Property, RepairKinds Kind), long> _counts = [];

    public RepairReportTests() => _report = new RepairReport(_log);

    [Fact]
    public void Each_property_and_kind_is_counted_always_and_warned_of_once()
    {
        Tell(("Basket", RepairKinds.Nesting | RepairKinds.Entries), ("Basket", RepairKinds.Nesting), ("Comment", RepairKinds.LongText));
        Tell(("Basket", RepairKinds.Nesting), ("Comment", RepairKinds.Properties));

        Assert.Equal(
            new Dictionary<(string, RepairKinds), long>
            {
                [("Basket", RepairKinds.Nesting)] = 3,
                [("Basket", RepairKinds.Entries)] = 1,
                [("Comment", RepairKinds.LongText)] = 1,
                [("Comment", RepairKinds.Properties)] = 1,
            },
            _counts);
        Assert.Equal(
            [
                "Property Basket is nested deeper than Mixpanel accepts: the deeper part is sent as JSON text. Logged once; the metric mixpanelfunctions.repairs counts every occurrence",
                "Property Basket has more entries than Mixpanel accepts: only 254 are sent. Logged once; the metric mixpanelfunctions.repairs counts every occurrence",
                "Property Comment is longer than the 255 characters that Mixpanel keeps: it is sent unchanged. Logged once; the metric mixpanelfunctions.repairs counts every occurrence",
                "Property Comment is left out: the record already has as many properties as Mixpanel accepts. Logged once; the metric mixpanelfunctions.repairs counts every occurrence",
            ],
            _log.Lines);
    }

    [Fact]
    public void Names_beyond_the_first_thousand_are_told_together()
    {
        for (int batch = 0; batch < 5; batch++)
        {
            Tell([.. Enumerable.Range(batch * 600, 600).Select(i => (string.Create(CultureInfo.InvariantCulture, $"p{i}"), RepairKinds.Properties))]);
        }

        Assert.Equal(1_001, _counts.Count);
        Assert.Equal(1_001, _log.Lines.Count);
        Assert.Equal(2_000, _counts[(RepairReport.Others, RepairKinds.Properties)]);
    }

    [Fact]
    public void One_batch_keeps_no_more_than_a_thousand_names_either()
    {
        Tell([.. Enumerable.Range(0, 5_000).Select(i => (string.Create(CultureInfo.InvariantCulture, $"p{i}"), RepairKinds.LongText))]);

        Assert.Equal(1_001, _counts.Count);
        Assert.Equal(4_000, _counts[(RepairReport.Others, RepairKinds.LongText)]);
    }

    [Fact]
    public void A_long_name_is_cut()
    {
        Tell((new string('n', 63) + "😀 and so on", RepairKinds.Entries));

        Assert.Equal([(new string('n', 63) + "…", RepairKinds.Entries)], _counts.Keys);
    }

    private void Tell(params (string Name, RepairKinds Kinds)[] repairs)
    {
        RepairCounts counts = new();
        foreach ((string name, RepairKinds kinds) in repairs)
        {
            counts.Add(Encoding.UTF8.GetBytes(name), kinds);
        }

        _report.Tell(counts, (property, kind, records) => _counts[(property, kind)] = _counts.GetValueOrDefault((property, kind)) + records);
    }
}

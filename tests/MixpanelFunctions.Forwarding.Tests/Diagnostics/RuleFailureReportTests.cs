using Microsoft.Extensions.Time.Testing;
using MixpanelFunctions.Forwarding.Diagnostics;

namespace MixpanelFunctions.Forwarding.Tests.Diagnostics;

public sealed class RuleFailureReportTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly WarningList _warnings = new();
    private readonly RuleFailureReport _report;

    public RuleFailureReportTests() => _report = new RuleFailureReport(_time, _warnings);

    [Fact]
    public void A_failing_rule_is_told_once_a_minute_with_the_number_of_events_since()
    {
        _report.Tell("Basket", "custom code threw TypeError", 3);
        _report.Tell("Basket", "custom code threw RangeError", 4);
        _time.Advance(RuleFailureReport.Interval - TimeSpan.FromTicks(1));
        _report.Tell("Basket", "custom code threw RangeError", 5);
        _time.Advance(TimeSpan.FromTicks(1));
        _report.Tell("Basket", "custom code threw a text", 1);

        Assert.Equal(
            [
                "Rule Basket could not be decided for 3 events, which are dead-lettered: custom code threw TypeError. It is told once a minute",
                "Rule Basket could not be decided for 10 events, which are dead-lettered: custom code threw a text. It is told once a minute",
            ],
            _warnings.Lines);
    }

    [Fact]
    public void Each_rule_is_told_for_itself()
    {
        _report.Tell("Basket", "custom code threw TypeError", 1);
        _report.Tell("Search", "custom code threw TypeError", 1);

        Assert.Equal(2, _warnings.Lines.Count);
    }
}

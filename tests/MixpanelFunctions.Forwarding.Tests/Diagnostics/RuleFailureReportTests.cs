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
                "Rule Basket failed: custom code threw TypeError. Events dead-lettered: 3. Logged once a minute",
                "Rule Basket failed: custom code threw a text. Events dead-lettered: 10. Logged once a minute",
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

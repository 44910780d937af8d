using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using MixpanelFunctions.Forwarding.Diagnostics;

namespace MixpanelFunctions.Forwarding.Tests.Diagnostics;

public class BreakerGaugeTests
{
    [Fact]
    public void Each_projects_breaker_is_shown_as_it_stands_when_it_is_asked_for()
    {
        using ForwardingTelemetry telemetry = new(TimeProvider.System, NullLogger<ForwardingTelemetry>.Instance);
        Breakers breakers = new();
        List<(string? Project, int Value)> shown = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, telemetry) && instrument.Name == "mixpanelfunctions.breaker.state")
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) => shown.Add(((string?)tags[0].Value, value)));
        listener.Start();

        listener.RecordObservableInstruments();
        Assert.Empty(shown);
        telemetry.Observe(breakers);
        breakers.Now = [("default", BreakerState.Closed), ("retail", BreakerState.Open)];
        listener.RecordObservableInstruments();
        breakers.Now = [("default", BreakerState.Closed), ("retail", BreakerState.HalfOpen)];
        listener.RecordObservableInstruments();

        Assert.Equal([("default", 0), ("retail", 2), ("default", 0), ("retail", 1)], shown);
    }

    private sealed class Breakers : IBreakerStates
    {
        public (string Project, BreakerState State)[] Now { get; set; } = [];

        public IEnumerable<(string Project, BreakerState State)> States => Now;
    }
}

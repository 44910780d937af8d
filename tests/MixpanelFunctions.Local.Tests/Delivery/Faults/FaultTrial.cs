using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Local.Tests.Delivery.Faults;

/// <summary>
/// One batch of events, one fault at one of its requests, and a host that brings the batch again until it succeeds.
/// </summary>
/// <param name="Fault">What goes wrong.</param>
/// <param name="Events">How many events the batch has.</param>
/// <param name="Request">The request that it befalls, counted from 1.</param>
internal sealed record FaultTrial(MatrixFault Fault, int Events, int Request)
{
    /// <summary>The first, the middle and the last of the requests; a batch of one event has only one.</summary>
    public const int Requests = 3;

    public static readonly TimeSpan Budget = TimeSpan.FromMinutes(7);
    public static readonly TimeSpan AttemptTimeOut = TimeSpan.FromSeconds(31);

    /// <summary>Later than the stand-in takes, and not too late for the engine, whose clock is a day ahead where there is poison.</summary>
    private static readonly DateTimeOffset Poisonous = new(2025, 6, 16, 0, 0, 0, TimeSpan.Zero);

    /// <summary>More than the host ever needs here.</summary>
    private const int MostDeliveries = 10;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>How many records a request takes, so that the batch has three: 2,000 at the most.</summary>
    private int RecordsPerRequest => Math.Min(2_000, (Events + Requests - 1) / Requests);

    public async Task<FaultOutcome> RunAsync(int concurrency)
    {
        SkippingClock clock = new(Budget, AttemptTimeOut);
        TimeProvider ofMixpanel = clock;
        if (Fault.HasPoison)
        {
            clock.Advance(Day);
            ofMixpanel = new SlowClock(clock, Day);
        }

        await using ForwardingLine line = await ForwardingLine.StartAsync(
            new StandInOptions { TimeProvider = ofMixpanel },
            ForwardingLine.EveryEvent,
            clock,
            ("Mixpanel__TotalBudget", $"{Budget}"),
            ("Mixpanel__AttemptTimeout", $"{AttemptTimeOut}"),
            ("Mixpanel__RetryDelay", "00:00:02"),
            ("Mixpanel__MaxRetryDelay", "00:01:00"),
            ("Mixpanel__Compression", "Fastest"),
            ("Mixpanel__MaxRecordsPerRequest", $"{RecordsPerRequest}"),
            ("Mixpanel__MaxConcurrency", $"{concurrency}"));
        line.Mixpanel.Faults.Add(Fault.Of(Request));
        HubMessage[] messages = [.. EdgeEvents.Many(Events, body: Body).Select(message => IsPoison(message.SequenceNumber) ? message with { EnqueuedTime = Poisonous } : message)];
        int deliveries = 1;
        while (!await SucceedsAsync(line, messages))
        {
            Assert.InRange(++deliveries, 1, MostDeliveries);
            // What went on until the batch failed is over by the time that the host tries again.
            line.Mixpanel.Faults.Clear();
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        return FaultOutcome.Of(Events, deliveries, line.Mixpanel.StoredNumbers, line.DeadNumbers);
    }

    private static async Task<bool> SucceedsAsync(ForwardingLine line, HubMessage[] messages)
    {
        try
        {
            EventTally tally = await line.ForwardAsync(messages);
            Assert.True(tally.AddsUp);
            Assert.Equal((messages.Length, 0L), (tally.Received, tally.Filtered));
            return true;
        }
        catch (DeliveryIncompleteException)
        {
            return false;
        }
    }

    private bool IsPoison(long number) => Fault.HasPoison && number == ((Request - 1) * RecordsPerRequest) + 1;

    private string Body(int number) => EdgeEvents.Body(number, time: IsPoison(number) ? $"{Poisonous:yyyy-MM-ddTHH:mm:ss.fffZ}" : EdgeEvents.Time);

    /// <summary>A clock that is behind another, and goes as that one does.</summary>
    private sealed class SlowClock(TimeProvider other, TimeSpan behind) : TimeProvider
    {
        public override long TimestampFrequency => other.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => other.GetUtcNow() - behind;

        public override long GetTimestamp() => other.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            other.CreateTimer(callback, state, dueTime, period);
    }
}

using System.Diagnostics;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mixpanel;

namespace MixpanelFunctions.Benchmarks.Fuzzing;

/// <summary>Reads and maps inputs one after another, as the forwarder does, and looks for what must never be.</summary>
internal sealed class FuzzRun
{
    private const int MostFindings = 20;

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 5, 0, TimeSpan.Zero);

    private readonly ForwardingPlan _plan;
    private readonly EventMapper _mapper;
    private readonly JsonComparison _comparison = new();

    public FuzzRun(ForwardingConfiguration configuration) => _mapper = new EventMapper(_plan = ForwardingPlan.Compile(configuration));

    public long Inputs { get; private set; }

    public long Bytes { get; private set; }

    public long Exceptions { get; private set; }

    public long Differences { get; private set; }

    public long WrongSums { get; private set; }

    public EventTally Tally { get; private set; } = EventTally.Empty;

    /// <summary>The first findings, each with the number of its input.</summary>
    public List<(long Number, string What)> Findings { get; } = [];

    /// <summary>Runs inputs from a number on, until all are run or the time is over.</summary>
    public void Run(FuzzInput input, long first, long count, TimeSpan atMost)
    {
        long start = Stopwatch.GetTimestamp();
        for (long number = first; number < first + count && Stopwatch.GetElapsedTime(start) < atMost; number++)
        {
            byte[] body = input.Make(number);
            Inputs++;
            Bytes += body.Length;
            if (_comparison.Difference(body) is { } difference)
            {
                Differences++;
                Note(number, difference);
            }

            Map(number, body);
        }
    }

    private void Map(long number, byte[] body)
    {
        HubMessage message = new() { Body = body, Partition = "0", SequenceNumber = number, EnqueuedTime = Now - TimeSpan.FromMinutes(5) };
        using InvocationLedger ledger = new(_plan, [message]);
        using BatchingSink batching = new(_plan, ledger, 2_000, 2 * 1024 * 1024);
        FuzzSink sink = new(batching);
        try
        {
            _mapper.Map(message, Now, sink);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Exceptions++;
            Note(number, exception.ToString());
            return;
        }

        foreach (string finding in sink.Findings)
        {
            Exceptions++;
            Note(number, finding);
        }

        batching.Finish();
        while (batching.TryTakeFull(out RequestBatch? batch))
        {
            ledger.Settle(batch!, 0, batch!.Records.Count, []);
            batch.Dispose();
        }

        EventTally tally = ledger.Close();
        bool addsUp = tally.AddsUp
            && (tally.Received, tally.Forwarded, tally.Filtered, tally.DeadLettered, tally.RecordsDelivered)
                == (sink.Received, sink.Forwarded, sink.Filtered, sink.DeadLettered, sink.Records)
            && tally.Received > 0;
        if (!addsUp)
        {
            WrongSums++;
            Note(number, $"the sums are wrong: {tally.Received} = {tally.Forwarded} + {tally.Filtered} + {tally.DeadLettered}, {sink.Received} = {sink.Forwarded} + {sink.Filtered} + {sink.DeadLettered}");
        }

        // Without the rules: millions of tallies of them would be joined for nothing.
        Tally += tally with { Rules = [], Skips = [] };
    }

    private void Note(long number, string what)
    {
        if (Findings.Count < MostFindings)
        {
            Findings.Add((number, what));
        }
    }
}

using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Diagnostics;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.LiveView.Flow;
using MixpanelFunctions.LiveView.History;
using MixpanelFunctions.LiveView.Sampling;
using MixpanelFunctions.StandIn.Web;

namespace MixpanelFunctions.LiveView.Observing;

/// <summary>
/// The view of a local run. For each settled batch, it only counts and takes a bounded sample of the messages.
/// Everything else happens on a separate thread, so that forwarding never waits for a viewer.
/// </summary>
internal sealed class RunView : IBatchObserver, IDisposable
{
    private readonly MessageSample _sample;
    private readonly ExplainingThread _explaining;
    private readonly BreakerWatch _breakers;
    private readonly ITimer _second;
    private readonly CancellationTokenSource _ending = new();

    /// <summary>Starts to watch.</summary>
    /// <param name="options">What it may keep and touch.</param>
    /// <param name="plans">The rules in force.</param>
    /// <param name="telemetry">The forwarder's measurements.</param>
    public RunView(LiveViewOptions options, PlanInForce plans, ForwardingTelemetry telemetry)
    {
        Options = options;
        Plans = plans;
        History = new EventHistory(options.MaxEvents, options.MaxBytes);
        Flow = new FlowMeter(options.Time);
        _sample = new MessageSample(new EventQuota(options.EventsPerSecond, options.Burst, options.Time), options.Burst * 2);
        _explaining = new ExplainingThread(_sample, plans, History, Statistics, options.Time);
        _breakers = new BreakerWatch(telemetry);
        _second = options.Time.CreateTimer(_ => Flow.Cut(History.LastId), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        _explaining.Start();
    }

    /// <summary>A unique name of this run, because numbers of events are valid only within one run.</summary>
    public string Run { get; } = Guid.NewGuid().ToString("N")[..12];

    public LiveViewOptions Options { get; }

    /// <summary>The rules in force.</summary>
    public PlanInForce Plans { get; }

    /// <summary>The token that calls which change something must have.</summary>
    public PageToken Token { get; } = new();

    /// <summary>The latest events.</summary>
    public EventHistory History { get; }

    /// <summary>What was settled.</summary>
    public FlowMeter Flow { get; }

    /// <summary>The results of rules and conditions for explained events.</summary>
    public RuleStatistics Statistics { get; } = new();

    /// <summary>The rules that the latest event was explained by.</summary>
    public ExplainingPlan Plan => _explaining.Plan;

    /// <summary>The states of the circuit breakers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Breakers => _breakers.Now();

    /// <summary>Cancelled when the run ends: work that lasts until then stops.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Counts a settled batch. Fast for any size of batch. Any number of threads can call it.</summary>
    /// <param name="messages">The batch's messages, of one partition, in order. Not used beyond the call.</param>
    /// <param name="tally">The result of it.</param>
    /// <param name="took">How long it took.</param>
    public void Settled(IReadOnlyList<HubMessage> messages, EventTally tally, TimeSpan took)
    {
        Flow.Add(messages, tally);
        _sample.Offer(messages);
    }

    /// <summary>A batch that is delivered again is shown when it is settled.</summary>
    public void Failed(IReadOnlyList<HubMessage> messages, string reason) => Flow.Failed(reason);

    /// <summary>Lets a rules file that was just written take over at once, where the run can do that.</summary>
    public Task TakeOverRulesAsync(CancellationToken cancellationToken) => Options.TakeOverRules?.Invoke(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Ends the watching.</summary>
    public void Dispose()
    {
        _ending.Cancel();
        _second.Dispose();
        _explaining.Dispose();
        _sample.Dispose();
        _breakers.Dispose();
        _ending.Dispose();
    }
}
